package org.plasmex.settlement.l1;

import org.agrona.concurrent.CachedEpochClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.CustodianQuorum.Reception;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CustodianQuorumTest
{
    private static final Genesis GENESIS = new Genesis(31337, new byte[20], 1_000, 600);
    private static final SigningKey OPERATOR = key(1);
    private static final SigningKey OWN = key(2);
    private static final SigningKey FIRST = key(3);
    private static final SigningKey SECOND = key(4);
    private static final SigningKey STRANGER = key(9);

    private final TestBlocks blocks = new TestBlocks(GENESIS.since());
    private final CachedEpochClock clock = new CachedEpochClock();
    private final Set<String> gone = new TreeSet<>();
    private long committed;
    private long newest;
    private int asked;
    private CustodianQuorum quorum;

    @BeforeEach
    void setUp()
    {
        blocks.sealUpTo(2 * CustodianQuorum.WINDOW, 0);
        newest = 3;
        quorum = quorum(2, List.of(OWN), FIRST, SECOND);
    }

    private CustodianQuorum quorum(final int count, final List<SigningKey> own, final SigningKey... others)
    {
        final CustodianQuorum made = new CustodianQuorum(GENESIS, OPERATOR, own,
            Arrays.stream(others).map(key -> Hex.encode(key.address())).toList(), count,
            this::isCustodian, () -> TimeUnit.SECONDS.toNanos(clock.time()));
        made.begin(new CommittableBlocks()
        {
            @Override
            public long committed()
            {
                return committed;
            }

            @Override
            public long newest()
            {
                return newest;
            }

            @Override
            public Header header(final long number)
            {
                return blocks.header(number);
            }
        });
        return made;
    }

    private boolean isCustodian(final String account)
    {
        asked++;
        return !gone.contains(account);
    }

    @Test
    void shouldAskL1OnceForEachCustodianHoweverManyBlocksTheyHaveSigned() throws Exception
    {
        gone.add(Hex.encode(FIRST.address()));
        for (long number = 1; number <= 3; number++)
        {
            quorum.accept(number, signature(FIRST, number));
            assertThat(quorum.attest(blocks.header(number))).isEmpty();
        }
        assertThat(asked).isEqualTo(2);

        gone.clear();
        clock.advance(2);
        assertThat(quorum.attest(blocks.header(1))).hasSize(2);
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void shouldMissNobodyWhosePlaceWasHandedOver() throws Exception
    {
        assertThat(quorum.missing(0)).contains(Hex.encode(FIRST.address()), Hex.encode(SECOND.address()));
        gone.add(Hex.encode(FIRST.address()));

        quorum.survey();

        assertThat(quorum.missing(0)).contains(Hex.encode(SECOND.address()))
            .doesNotContain(Hex.encode(FIRST.address()));
        assertThat(quorum.waitingFor(1)).contains("missing are those of " + Hex.encode(SECOND.address()),
            "no custodian any more is " + Hex.encode(FIRST.address()));
        assertThat(quorum.replaced()).isEqualTo(Hex.encode(FIRST.address()));

        gone.clear();
        clock.advance(2);
        quorum.survey();
        assertThat(quorum.missing(0)).contains(Hex.encode(FIRST.address()));
        assertThat(quorum.replaced()).isEmpty();
    }

    @Test
    void shouldGiveAttestationsOnceThereIsAQuorumOfThem() throws Exception
    {
        assertThat(quorum.attest(blocks.header(1))).isEmpty();
        assertThat(quorum.lacking()).isEqualTo(1);

        assertThat(quorum.accept(1, signature(SECOND, 1))).isEqualTo(Reception.TAKEN);

        assertThat(quorum.lacking()).isZero();
        assertThat(signers(quorum.attest(blocks.header(1)))).isEqualTo(sorted(OWN, SECOND));
        assertThat(quorum.attest(blocks.header(2))).isEmpty();
    }

    @Test
    void shouldGiveNoMoreThanAQuorumInTheOrderOfAddresses() throws Exception
    {
        quorum.accept(1, signature(SECOND, 1));
        quorum.accept(1, signature(FIRST, 1));

        assertThat(signers(quorum.attest(blocks.header(1)))).isEqualTo(sorted(OWN, FIRST, SECOND).subList(0, 2));
    }

    @Test
    void shouldNeedNoKeyOfItsOwn() throws Exception
    {
        quorum = quorum(2, List.of(), FIRST, SECOND);
        quorum.accept(2, signature(FIRST, 2));
        assertThat(quorum.attest(blocks.header(2))).isEmpty();
        quorum.accept(2, signature(SECOND, 2));
        assertThat(signers(quorum.attest(blocks.header(2)))).isEqualTo(sorted(FIRST, SECOND));
    }

    @Test
    void shouldTakeNothingButCustodiansSignaturesOfTheVeryBlock() throws Exception
    {
        assertThat(quorum.accept(1, signature(STRANGER, 1))).isEqualTo(Reception.NO_CUSTODIAN);
        assertThat(quorum.accept(1, signature(OPERATOR, 1))).isEqualTo(Reception.NO_CUSTODIAN);
        assertThat(quorum.accept(1, signature(FIRST, 2))).isEqualTo(Reception.NO_CUSTODIAN);
        assertThat(quorum.accept(1, new byte[AttestationReader.SIGNATURE_LENGTH])).isEqualTo(Reception.NO_CUSTODIAN);
        final byte[] otherV = signature(FIRST, 1);
        otherV[otherV.length - 1] -= 27;
        assertThat(quorum.accept(1, otherV)).isEqualTo(Reception.NO_CUSTODIAN);
        assertThat(quorum.accept(0, signature(FIRST, 0))).isEqualTo(Reception.NOT_SEALED);
        assertThat(quorum.accept(4, signature(FIRST, 4))).isEqualTo(Reception.NOT_SEALED);
        assertThat(quorum.attest(blocks.header(1))).isEmpty();
        assertThat(quorum.standings()).allMatch(standing -> standing.signed() == 0);
    }

    @Test
    void shouldKeepABoundedNumberOfSignatures()
    {
        newest = 2 * CustodianQuorum.WINDOW;
        assertThat(quorum.accept(CustodianQuorum.WINDOW, signature(FIRST, CustodianQuorum.WINDOW)))
            .isEqualTo(Reception.TAKEN);
        assertThat(quorum.accept(CustodianQuorum.WINDOW + 1, signature(FIRST, CustodianQuorum.WINDOW + 1)))
            .isEqualTo(Reception.TOO_FAR);
        committed = 1;
        assertThat(quorum.accept(CustodianQuorum.WINDOW + 1, signature(FIRST, CustodianQuorum.WINDOW + 1)))
            .isEqualTo(Reception.TAKEN);
    }

    @Test
    void shouldLeaveOutWhoIsACustodianNoMore() throws Exception
    {
        quorum.accept(1, signature(FIRST, 1));
        gone.add(Hex.encode(FIRST.address()));
        assertThat(quorum.attest(blocks.header(1))).isEmpty();
        assertThat(quorum.waitingFor(1)).contains("no custodian any more is " + Hex.encode(FIRST.address()));
        assertThat(quorum.lacking()).isEqualTo(1);

        quorum.accept(1, signature(SECOND, 1));
        assertThat(signers(quorum.attest(blocks.header(1)))).isEqualTo(sorted(OWN, SECOND));
    }

    @Test
    void shouldTellWhoseSignaturesAreMissingAndSinceWhen()
    {
        assertThat(quorum.missing(0)).contains(Hex.encode(FIRST.address()), Hex.encode(SECOND.address()), "for 0 s");
        quorum.accept(1, signature(FIRST, 1));
        clock.advance(35);
        assertThat(quorum.waitingFor(2)).isEqualTo("attestations of block 2: 1 of 2 are here, missing are those of " +
            sorted(FIRST, SECOND).stream().map(address -> address + " for 35 s" +
            (address.equals(Hex.encode(FIRST.address())) ? " (the last was block 1's)" : " (none since the start)"))
            .reduce((one, other) -> one + ", " + other).orElseThrow());

        quorum.accept(2, signature(FIRST, 2));
        quorum.accept(3, signature(FIRST, 3));
        assertThat(quorum.missing(0)).startsWith(Hex.encode(SECOND.address()) + " for 35 s")
            .doesNotContain(Hex.encode(FIRST.address()));
        assertThat(quorum.missing(36)).isEmpty();
        newest = 4;
        assertThat(quorum.missing(0)).contains(Hex.encode(FIRST.address()) + " for 0 s");
    }

    @Test
    void shouldAskForWhatItLacksFromTheLastCommittedBlockOn()
    {
        assertThat(next()).containsOnly(1L);
        quorum.accept(1, signature(FIRST, 1));
        quorum.accept(3, signature(FIRST, 3));
        committed = 3;
        // Of the last one it is still of interest who is there.
        assertThat(next()).containsExactlyInAnyOrder(4L, 3L);

        // L1 was reorganised.
        committed = 1;
        assertThat(next()).containsOnly(1L);
        committed = -1;
        assertThat(next()).containsOnly(4L);
    }

    @Test
    void shouldAnnounceBlocksWithTheOperatorsSignature()
    {
        final byte[] announced = quorum.announced(2, 16);
        final int length = Header.ENCODED_LENGTH + AttestationReader.SIGNATURE_LENGTH;
        assertThat(announced).hasSize(2 * length);
        for (int i = 0; i < 2; i++)
        {
            final byte[] one = Arrays.copyOfRange(announced, i * length, (i + 1) * length);
            final Header header = Header.decode(Arrays.copyOf(one, Header.ENCODED_LENGTH));
            assertThat(header).isEqualTo(blocks.header(2 + i));
            assertThat(new AttestationReader(GENESIS).signer(
                header, Arrays.copyOfRange(one, Header.ENCODED_LENGTH, length)))
                .isEqualTo(Hex.encode(OPERATOR.address()));
        }
        assertThat(quorum.announced(4, 16)).isEmpty();
        assertThat(quorum.announced(0, 16)).isEmpty();
        assertThat(quorum.announced(1, 2)).hasSize(2 * length);
    }

    @Test
    void shouldRefuseToBeginWithFewerThanAQuorum()
    {
        assertThatThrownBy(() -> quorum(3, List.of(OWN), FIRST, OWN))
            .hasMessage("a block needs the attestations of 3 custodians, and 2 are named");
    }

    private List<Long> next()
    {
        return quorum.standings().stream().map(CustodianQuorum.Standing::next).toList();
    }

    private static List<String> signers(final List<Attestation> attestations)
    {
        return attestations.stream().map(attestation -> Hex.encode(attestation.signer())).toList();
    }

    private static List<String> sorted(final SigningKey... keys)
    {
        final List<String> addresses = new ArrayList<>();
        Arrays.stream(keys).forEach(key -> addresses.add(Hex.encode(key.address())));
        addresses.sort(null);
        return addresses;
    }

    private byte[] signature(final SigningKey key, final long number)
    {
        final byte[] auth = new Custodians(List.of(key), GENESIS.chainId(), GENESIS.vault())
            .attest(blocks.header(number)).get(0).auth();
        return Arrays.copyOfRange(auth, Auth.R, auth.length);
    }

    private static SigningKey key(final int seed)
    {
        final byte[] secret = new byte[32];
        secret[31] = (byte)seed;
        return SigningKey.fromPrivate(secret);
    }
}
