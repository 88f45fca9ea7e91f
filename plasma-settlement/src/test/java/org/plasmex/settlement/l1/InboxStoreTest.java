package org.plasmex.settlement.l1;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.journal.LogInUseException;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboxStoreTest
{
    private static final long CHAIN_ID = 31337;
    private static final byte[] VAULT = Hex.decode("0x00112233445566778899aabbccddeeff00112233");
    private static final int HEADER_LENGTH = 64;
    private static final int RECORD_LENGTH = 96;

    @TempDir
    private Path directory;

    @Test
    void shouldHaveAZeroRollingHashWhenEmpty()
    {
        try (InboxStore store = open())
        {
            assertThat(store.size()).isZero();
            assertThat(store.rolling(0)).isEqualTo(new byte[32]);
        }
    }

    @Test
    void shouldHoldWhatWasAppendedWhenOpenedAgain()
    {
        final List<L1Entry> entries = entries(0, 9);
        try (InboxStore store = open())
        {
            store.append(entries.subList(0, 2));
            store.append(entries.subList(2, 9));
        }

        try (InboxStore store = open())
        {
            assertThat(store.size()).isEqualTo(9);
            byte[] rolling = new byte[32];
            for (final L1Entry entry : entries)
            {
                rolling = entry.entry().rolling(rolling);
                assertThat(store.entry(entry.number())).isEqualTo(entry.entry());
                assertThat(store.block(entry.number())).isEqualTo(entry.block());
                assertThat(store.rolling(entry.number() + 1)).isEqualTo(rolling);
            }
        }
    }

    @Test
    void shouldContainExactlyWhatWasAppended()
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 2));
            final InboxEntry entry = store.entry(1);
            final UnsafeBuffer address = new UnsafeBuffer(entry.address());
            final UnsafeBuffer other = new UnsafeBuffer(new byte[20]);

            assertThat(store.contains(1, entry.kind(), address, 0, entry.a(), entry.b())).isTrue();
            assertThat(store.contains(1, Inbox.REVOKE, address, 0, entry.a(), entry.b())).isFalse();
            assertThat(store.contains(1, entry.kind(), other, 0, entry.a(), entry.b())).isFalse();
            assertThat(store.contains(1, entry.kind(), address, 0, entry.a() + 1, entry.b())).isFalse();
            assertThat(store.contains(1, entry.kind(), address, 0, entry.a(), entry.b() + 1)).isFalse();
            assertThat(store.contains(2, entry.kind(), address, 0, entry.a(), entry.b())).isFalse();
            assertThat(store.contains(-1, entry.kind(), address, 0, entry.a(), entry.b())).isFalse();
        }
    }

    @Test
    void shouldRefuseAnEntryThatIsNotTheNext()
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 1));

            assertThatThrownBy(() -> store.append(entries(2, 3))).hasMessageContaining("number 1, not 2");
            assertThatThrownBy(() -> store.append(entries(0, 1))).hasMessageContaining("number 1, not 0");
            assertThat(store.size()).isEqualTo(1);
        }
    }

    @Test
    void shouldCutOffATornTailAtAnyByte() throws IOException
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 3));
        }

        final byte[] whole = Files.readAllBytes(file());
        for (int length = whole.length - 1; length >= HEADER_LENGTH; length--)
        {
            Files.write(file(), Arrays.copyOf(whole, length));
            final int left = (length - HEADER_LENGTH) / RECORD_LENGTH;
            try (InboxStore store = open())
            {
                assertThat(store.size()).isEqualTo(left);
                store.append(entries(left, 3));
            }

            assertThat(Files.readAllBytes(file())).isEqualTo(whole);
        }
    }

    @Test
    void shouldRefuseASecondWriter()
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 2));
            assertThatThrownBy(this::open)
                .isInstanceOf(LogInUseException.class).hasMessageContaining(directory.toString());
            try (InboxStore reader = openReadOnly())
            {
                assertThat(reader.size()).isEqualTo(2);
            }
            assertThatThrownBy(this::open).isInstanceOf(LogInUseException.class);
            store.append(entries(2, 3));
        }

        try (InboxStore store = open())
        {
            assertThat(store.size()).isEqualTo(3);
        }
    }

    @Test
    void shouldChangeNothingOnDiskWhenOpenedReadOnly() throws IOException
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 3));
        }

        damage(HEADER_LENGTH + 2 * RECORD_LENGTH + 48);
        final byte[] before = Files.readAllBytes(file());
        try (InboxStore store = openReadOnly())
        {
            assertThat(store.size()).isEqualTo(2);
            assertThat(store.entry(1)).isEqualTo(entries(1, 2).get(0).entry());
            assertThatThrownBy(() -> store.append(entries(2, 3))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(before);

        Files.write(file(), new byte[HEADER_LENGTH - 1]);
        assertThatThrownBy(this::openReadOnly).isInstanceOf(DamagedInboxException.class);
        Files.delete(file());
        assertThatThrownBy(this::openReadOnly)
            .isInstanceOf(DamagedInboxException.class).hasMessageContaining("there is no inbox");
        assertThat(file()).doesNotExist();
    }

    @Test
    void shouldCutOffALastRecordThatWasNotWrittenWhole() throws IOException
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 3));
        }

        damage(HEADER_LENGTH + 2 * RECORD_LENGTH + 48);
        try (InboxStore store = open())
        {
            assertThat(store.size()).isEqualTo(2);
        }
    }

    @Test
    void shouldNameFileAndPositionWhenDamagedInTheMiddle() throws IOException
    {
        try (InboxStore store = open())
        {
            store.append(entries(0, 3));
        }

        damage(HEADER_LENGTH + RECORD_LENGTH + 20);

        assertThatThrownBy(this::open)
            .isInstanceOf(DamagedInboxException.class)
            .hasMessageContaining(file().toString())
            .hasMessageContaining("position " + (HEADER_LENGTH + RECORD_LENGTH))
            .hasMessageContaining("it can be read from L1 again");
    }

    @Test
    void shouldRefuseTheInboxOfAnotherVaultOrChain()
    {
        open().close();
        final byte[] other = VAULT.clone();
        other[0]++;

        assertThatThrownBy(() -> InboxStore.open(directory, CHAIN_ID, other))
            .isInstanceOf(DamagedInboxException.class).hasMessageContaining(Hex.encode(VAULT));
        assertThatThrownBy(() -> InboxStore.open(directory, 1, VAULT))
            .isInstanceOf(DamagedInboxException.class).hasMessageContaining("on chain " + CHAIN_ID);
    }

    @Test
    void shouldHoldMoreEntriesThanAPage()
    {
        final int count = 10_000;
        try (InboxStore store = open())
        {
            store.append(entries(0, count));
        }

        try (InboxStore store = open())
        {
            assertThat(store.size()).isEqualTo(count);
            assertThat(store.entry(count - 1)).isEqualTo(entries(count - 1, count).get(0).entry());
        }
    }

    private InboxStore open()
    {
        return InboxStore.open(directory, CHAIN_ID, VAULT);
    }

    private InboxStore openReadOnly()
    {
        return InboxStore.openReadOnly(directory, CHAIN_ID, VAULT);
    }

    private Path file()
    {
        return directory.resolve(InboxStore.FILE_NAME);
    }

    private void damage(final int position) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file());
        bytes[position] ^= 1;
        Files.write(file(), bytes);
    }

    private static List<L1Entry> entries(final int from, final int to)
    {
        final List<L1Entry> entries = new ArrayList<>();
        for (int i = from; i < to; i++)
        {
            final byte[] address = new byte[20];
            Arrays.fill(address, (byte)(i + 1));
            entries.add(new L1Entry(i, 100 + i / 2, new InboxEntry(1 + i % 4, address, i * 3L, (1L << 61) + i)));
        }

        return entries;
    }
}
