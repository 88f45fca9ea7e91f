package org.plasmex.venue.l1;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.Chain;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.web3j.crypto.ContractUtils;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.gas.StaticEIP1559GasProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.CommandedChain.OPERATOR;
import static org.plasmex.venue.l1.CommandedChain.address;
import static org.plasmex.venue.l1.CommandedChain.done;

/**
 * Contracts that are deployed and looked after by commands alone.
 */
class ChainCommandSystemTest
{
    private static final int SUCCESSOR = 1;
    private static final int CUSTODIAN = 2;
    private static final int STRANGER = 3;
    private static final int CHALLENGE = 1000;
    private static final String BOND = "1000000000000000000";
    private static final int CHAIN_ID = 31337;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;
    private CommandedChain chain;

    @BeforeEach
    void setUp() throws IOException
    {
        chain = new CommandedChain(directory, 4, "--custodian", address(CUSTODIAN), "--bond", BOND,
            "--challenge", Integer.toString(CHALLENGE), "--response", "300", "--proof", "300", "--inclusion", "900");
    }

    @AfterEach
    void tearDown()
    {
        chain.close();
    }

    @Test
    void shouldTellHowAChainStandsAndWhatWasFixed()
    {
        done(chain.chain(OPERATOR, "list-asset", "--asset", "0", "--token", "eth", "--quantum", "1000000000"));
        done(chain.chain(STRANGER, "add-bond", "--amount", "5"));

        assertThat(status()).contains(
            "state:      open, block 0 committed, 0 final",
            "operator:   " + address(OPERATOR),
            "bond:       1000000000000000005 wei, at least " + BOND,
            "freeze:     not before ",
            "custodians: 1 must sign a block of these:",
            "            " + address(CUSTODIAN),
            "challenge 1000, response 300, proof 300, inclusion 900",
            "asset 0:    ETH, 1000000000 base units a quantum, deposits from 1 quanta, 0 quanta in custody");
    }

    @Test
    void shouldHandOverThePlacesOfOperatorAndCustodianWhenTheirTimeHasCome() throws ParentChainException
    {
        refused(chain.chain(STRANGER, "name-operator", address(STRANGER)), "NotOperator", "only the operator may");
        refused(chain.chain(STRANGER, "name-custodian", address(STRANGER)), "NotCustodian", "only a custodian may");
        refused(chain.chain(SUCCESSOR, "take-over", "--bond", BOND), "NoSuccessor", "nobody was named");
        assertThat(done(chain.chain(OPERATOR, "name-operator", address(SUCCESSOR))))
            .contains(address(SUCCESSOR) + " may take this place from 20", "Z: 'plasmex chain take-over --bond WEI'");
        assertThat(done(chain.chain(CUSTODIAN, "name-custodian", address(STRANGER))))
            .contains(address(STRANGER) + " may take this place from 20", "replace-custodian " + address(CUSTODIAN));
        assertThat(status()).containsPattern(
            "operator: +" + address(OPERATOR) + "; " + address(SUCCESSOR) + " may take the place from 20.*Z to 20.*Z")
            .containsPattern(address(CUSTODIAN) + "; " + address(STRANGER) + " may take the place from 20.*Z to 20.*Z");
        refused(chain.chain(SUCCESSOR, "take-over", "--bond", BOND),
            "HandoverTooEarly", "may be taken from 20", "Z on");

        chain.anvil().increaseTime(2 * CHALLENGE + 1);
        refused(chain.chain(STRANGER, "take-over", "--bond", BOND), "NotSuccessor");
        done(chain.chain(SUCCESSOR, "take-over", "--bond", BOND));
        done(chain.chain(OPERATOR, "replace-custodian", address(CUSTODIAN)));
        refused(chain.chain(CUSTODIAN, "name-custodian", address(OPERATOR)), "NotCustodian");
        assertThat(status()).contains("operator:   " + address(SUCCESSOR),
            "the former operator's: " + BOND + " wei of " + address(OPERATOR) + ", until block 0 is final",
            "            " + address(STRANGER), "anyone can freeze it since").doesNotContain(address(CUSTODIAN));

        refused(chain.chain(SUCCESSOR, "release-bond"), "BondNeeded", "until the chain is frozen");
        final BigInteger before = balance(address(OPERATOR));
        // Whoever does it: it is paid to whom it belongs.
        assertThat(done(chain.chain(STRANGER, "release-bond", "--former")))
            .contains("1 ETH were paid to " + address(OPERATOR));
        assertThat(balance(address(OPERATOR)).subtract(before)).isEqualTo(new BigInteger(BOND));
        assertThat(done(chain.chain(STRANGER, "release-bond", "--former"))).contains("nothing is left");
        assertThat(status()).contains("the former operator's: 0 wei");
    }

    @Test
    void shouldRefuseWhatTheContractsWouldRefuseWithValueAndRemedy()
    {
        wrong(chain.run(OPERATOR, "deploy", "--custodian", "0x12"), "--custodian is '0x12'");
        wrong(chain.run(OPERATOR, "deploy", "--custodian", address(1), "--custodian", address(1)), "named twice");
        wrong(chain.run(OPERATOR, "deploy", "--custodian", address(1), "--quorum", "2"),
            "--quorum is 2", "from 1 to 1");
        wrong(chain.run(OPERATOR, "deploy", "--custodian", address(1), "--proof", "518400"),
            "--proof is 518400 s; it must be from 1 to 518399 s (challenge, less response and a second)");
        wrong(chain.run(OPERATOR, "deploy", "--custodian", address(1), "--bond", "0"), "--bond is 0 wei");
        refused(chain.run(OPERATOR, "deploy", "--custodian", address(1), "--bond", "1" + "0".repeat(27)),
            "and needs those of --bond");
        wrong(chain.chain(OPERATOR, "list-asset", "--asset", "0", "--token", "eth", "--quantum", "0"),
            "--quantum is 0");
        wrong(chain.chain(OPERATOR, "list-asset", "--asset", "0", "--token", "eth", "--quantum", "1" + "0".repeat(30)),
            "--quantum is 1", "below 2^96");
        wrong(chain.chain(OPERATOR, "list-asset", "--asset", "70000", "--token", "eth", "--quantum", "1"),
            "--asset is 70000; it is a number from 0 to 65535");
        refused(chain.chain(SUCCESSOR, "take-over", "--bond", "1"), "nothing can be committed with less than " + BOND);
        refused(chain.chain(OPERATOR, "list-asset", "--asset", "7", "--token", "eth", "--quantum", "1"),
            "WrongAssetNumber", "give the next number");
    }

    @Test
    void shouldPostNoBondWhereANodeSaysThatTheChainIs() throws Exception
    {
        final String thiefs = thiefsChain(address(OPERATOR), 6);
        try (FaultyProxy proxy = new FaultyProxy())
        {
            proxy.connect(chain.url());
            final String real = ContractUtils.generateContractAddress(address(OPERATOR), BigInteger.valueOf(6));
            proxy.lie("eth_getTransactionReceipt", answer -> answer.replace(real, thiefs));
            final CommandRun deployed = CommandRun.of("deploy", "--rpc", proxy.url(),
                "--key", chain.key(OPERATOR).toString(), "--custodian", address(CUSTODIAN));
            refused(deployed, "a contract was created at " + thiefs, "it lies");
        }
        assertThat(balance(thiefs)).isZero();
    }

    @Test
    void shouldSendNothingWhereTwoNodesDisagreeOnTheContracts() throws Exception
    {
        final String thiefs = thiefsChain(chain.vault(), 0);
        final String real = status().replaceAll("(?s).*Chain (0x[0-9a-f]{40}).*", "$1");
        try (FaultyProxy proxy = new FaultyProxy())
        {
            proxy.connect(chain.url());
            proxy.lie("eth_call", answer -> answer.replace(real.substring(2), thiefs.substring(2)));
            refused(CommandRun.of("chain", "add-bond", "--amount", BOND, "--vault", chain.vault(), "--rpc", proxy.url(),
                "--rpc", chain.url(), "--key", chain.key(STRANGER).toString()), "the L1 nodes disagree", thiefs, real);
        }
        assertThat(balance(thiefs)).isZero();
        wrong(chain.chain(STRANGER, "add-bond", "--amount", BOND, "--chain-id", "1"),
            "--chain-id is 1", "of chain 31337");
    }

    /** A chain whose operator is a thief, wired with contracts that are not there yet, or are another's. */
    private String thiefsChain(final String creator, final long nonce) throws Exception
    {
        try (EthereumNode node = new EthereumNode(chain.url(), TIMEOUT))
        {
            final BigInteger gwei = BigInteger.TEN.pow(9);
            final String thief = address(STRANGER);
            return Chain.deploy(node.web3j(),
                new RawTransactionManager(node.web3j(), Anvil.account(STRANGER), CHAIN_ID, 500, 100),
                new StaticEIP1559GasProvider(
                    CHAIN_ID, gwei.multiply(BigInteger.TEN), gwei, BigInteger.valueOf(8_000_000)),
                ContractUtils.generateContractAddress(creator, BigInteger.valueOf(nonce + 3)),
                ContractUtils.generateContractAddress(creator, BigInteger.valueOf(nonce + 4)),
                thief, List.of(thief), BigInteger.ONE,
                new Chain.Parameters(BigInteger.valueOf(3), BigInteger.ONE, BigInteger.ONE,
                    BigInteger.ONE, BigInteger.ONE, BigInteger.ONE, BigInteger.ONE)).send().getContractAddress();
        }
    }

    private String status()
    {
        return done(CommandRun.of("chain", "status", "--rpc", chain.url(), "--vault", chain.vault()));
    }

    private BigInteger balance(final String address) throws ParentChainException
    {
        try (EthereumNode node = new EthereumNode(chain.url(), TIMEOUT))
        {
            return node.balance(address);
        }
    }

    private static void refused(final CommandRun run, final String... words)
    {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains(words);
    }

    private static void wrong(final CommandRun run, final String... words)
    {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains(words);
    }
}
