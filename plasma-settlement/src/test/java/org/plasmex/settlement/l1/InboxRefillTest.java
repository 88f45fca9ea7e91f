package org.plasmex.settlement.l1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.journal.LogInUseException;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.l1.L1TestSystem.ETH;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;

class InboxRefillTest
{
    private static final int ENTRIES = 4;

    @TempDir
    private Path directory;

    private L1TestSystem system;
    private Path inbox;
    private Path file;

    @BeforeEach
    void setUp() throws Exception
    {
        system = new L1TestSystem(directory);
        inbox = directory.resolve("inbox");
        file = inbox.resolve(InboxStore.FILE_NAME);
        for (int i = 1; i <= ENTRIES; i++)
        {
            final BigInteger amount = GWEI.multiply(BigInteger.valueOf(i));
            system.customer().deposit(ETH, amount, system.customer().address()).await(TIMEOUT);
        }
    }

    @AfterEach
    void tearDown() throws Exception
    {
        if (null != system)
        {
            system.close();
        }
    }

    @Test
    void shouldReadAllAgainWhenTheStoreIsMissing() throws Exception
    {
        assertRefilled();
        final byte[] first = Files.readAllBytes(file);
        Files.delete(file);
        assertRefilled();

        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void shouldReadAllAgainAndKeepTheDamagedBytes() throws Exception
    {
        assertRefilled();
        final byte[] sound = Files.readAllBytes(file);
        for (final int position : new int[]{0, 70, 64 + 96 + 50})
        {
            final byte[] damaged = sound.clone();
            damaged[position] ^= 1;
            Files.write(file, damaged);
            assertRefilled();
            assertThat(Files.readAllBytes(file)).isEqualTo(sound);
        }

        assertThat(Files.readAllBytes(inbox.resolve("entries.damaged-1"))[0]).isNotEqualTo(sound[0]);
        assertThat(inbox.resolve("entries.damaged-2")).exists();
        assertThat(Files.readAllBytes(inbox.resolve("entries.damaged-3"))[64 + 96 + 50])
            .isNotEqualTo(sound[64 + 96 + 50]);
    }

    @Test
    void shouldReadWhatIsMissingAtTheEnd() throws Exception
    {
        assertRefilled();
        final byte[] sound = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sound, 64 + 2 * 96 + 17));
        assertRefilled();

        assertThat(Files.readAllBytes(file)).isEqualTo(sound);
        assertThat(inbox.resolve("entries.damaged-1")).doesNotExist();
    }

    @Test
    void shouldTakeASoundStoreAsItIsWhenL1IsSilent() throws Exception
    {
        assertRefilled();
        system.proxy().fault(Fault.BREAK);

        assertRefilled();
    }

    @Test
    void shouldWaitForL1WhenASoundStoreHasLessThanIsNeeded() throws Exception
    {
        assertRefilled();
        final byte[] sound = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sound, 64 + 2 * 96));
        system.proxy().fault(Fault.BREAK);
        assertThatThrownBy(() -> refill(Duration.ofMillis(300), 3))
            .isInstanceOf(ParentChainException.class)
            .hasMessageContaining("is short: it has 2 entries of 3, and cannot be read from L1 again");

        try (InboxStore store = refill(Duration.ofMillis(300), 2))
        {
            assertThat(store.size()).isEqualTo(2);
            system.proxy().fault(Fault.NONE);
            InboxRefill.fill(store, system.addresses(), system.chain(Confirmation.LATEST));
            assertThat(store.size()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void shouldGiveUpInWordsWhenL1IsSilentAndGoOnLater() throws Exception
    {
        system.proxy().fault(Fault.BREAK);
        assertThatThrownBy(() -> refill(Duration.ofMillis(300)))
            .isInstanceOf(ParentChainException.class)
            .hasMessageContaining("is missing, and cannot be read from L1 again")
            .hasMessageContaining("does not answer");

        Files.createDirectories(inbox);
        Files.write(file, new byte[500]);
        assertThatThrownBy(() -> refill(Duration.ofMillis(300)))
            .isInstanceOf(ParentChainException.class)
            .hasMessageContaining("is damaged, and cannot be read from L1 again");

        system.proxy().fault(Fault.NONE);
        assertRefilled();
    }

    @Test
    void shouldBePatientWithANodeThatFailsNowAndThen() throws Exception
    {
        system.proxy().fault(Fault.UNAVAILABLE, "eth_getLogs");
        final Thread healer = new Thread(() ->
        {
            while (system.proxy().requests("eth_getLogs") < 3)
            {
                Thread.onSpinWait();
            }
            system.proxy().fault(Fault.NONE);
        });
        healer.start();

        assertRefilled();
        healer.join();
    }

    @Test
    void shouldTouchNothingOfAnotherVaultsStoreOrOfOneInUse() throws Exception
    {
        assertRefilled();
        final byte[] other = new byte[20];
        Files.delete(file);
        InboxStore.open(inbox, system.addresses().chainId(), other).close();
        final byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> refill(TIMEOUT)).isInstanceOf(DamagedInboxException.class)
            .hasMessageContaining("use that Vault, or another data directory");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Files.delete(file);
        try (InboxStore open = system.openStore(inbox))
        {
            assertThatThrownBy(() -> refill(TIMEOUT)).isInstanceOf(LogInUseException.class);
            assertThat(open.size()).isZero();
        }
    }

    private void assertRefilled() throws ParentChainException
    {
        try (InboxStore store = refill(TIMEOUT))
        {
            assertThat(store.size()).isEqualTo(ENTRIES);
            for (int i = 0; i < ENTRIES; i++)
            {
                assertThat(store.entry(i).b()).isEqualTo(i + 1);
            }
        }
    }

    private InboxStore refill(final Duration patience) throws ParentChainException
    {
        return refill(patience, 0);
    }

    private InboxStore refill(final Duration patience, final long needed) throws ParentChainException
    {
        return InboxRefill.open(inbox, system.addresses(), system.chain(Confirmation.LATEST), patience, needed);
    }
}
