package org.plasmex.perf.meb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;

class MebBenchTest
{
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private final ByteBuffer workload = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    private Path directory;

    MebBenchTest()
    {
        workload.putLong(MebWorkload.MAGIC).putInt(MebWorkload.VERSION).putInt(0);
    }

    @Test
    void shouldPrintTheHashOfItsReports() throws IOException, NoSuchAlgorithmException
    {
        sell(1, 1, 5, 100);
        buy(2, 2, 3, 101);
        cancel(3, 1);
        cancel(4, 1);
        final String expected = "0,1,1,1,100,5\n0,2,0,2,101,3\n1,2,100,3,1,2\n2,3,1,1,100\n4,4,1";
        final StringWriter out = new StringWriter();

        final int code = PlasmexCommand.commandLine().setOut(new PrintWriter(out, true))
            .execute("bench", "meb", write(false).toString());

        assertThat(code).isEqualTo(PlasmexCommand.DONE);
        assertThat(out.toString().lines()).containsExactly("meb.messages 4 messages", "meb.reports 5 lines",
            "reports-sha256: " + HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(expected.getBytes(US_ASCII))));
    }

    @Test
    void shouldLosePriorityByAModificationAndTradeBeforeItIsReported() throws IOException
    {
        buy(1, 1, 5, 100);
        buy(2, 2, 5, 100);
        modify(3, 1, 0, 5, 100);
        sell(4, 3, 6, 100);
        modify(5, 1, 1, 9, 99);
        modify(6, 7, 1, 9, 99);

        assertThat(reports()).containsExactly(
            "0,1,0,1,100,5",
            "0,2,0,2,100,5",
            "3,3,0,1,100,5",
            "0,4,1,3,100,6", "1,4,100,5,2,3", "1,4,100,1,1,3",
            "3,5,1,1,99,9",
            "5,6,7");
    }

    @Test
    void shouldTakeEveryNumberOfTheFormat() throws IOException
    {
        sell(-1, -1, MAX_U32, -5);
        buy(Long.MIN_VALUE, Long.MIN_VALUE, MAX_U32, 0);
        sell(3, 0, 0, Long.MAX_VALUE - 6);
        sell(4, 4, 1, Long.MAX_VALUE - 6);
        cancel(5, 4);

        assertThat(reports()).containsExactly(
            "0,18446744073709551615,1,18446744073709551615,-5,4294967295",
            "0,9223372036854775808,0,9223372036854775808,0,4294967295",
            "1,9223372036854775808,-5,4294967295,18446744073709551615,9223372036854775808",
            "0,3,1,0,9223372036854775801,0",
            "0,4,1,4,9223372036854775801,1",
            "2,5,1,4,9223372036854775801");
    }

    @Test
    void shouldForgetTheOrderWhoseIdAnotherRestsBy() throws IOException
    {
        buy(1, 1, 5, 100);
        buy(2, 1, 7, 90);
        sell(3, 2, 5, 100);
        cancel(4, 1);

        assertThat(reports()).containsExactly("0,1,0,1,100,5", "0,2,0,1,90,7", "0,3,1,2,100,5", "2,4,0,1,90");
    }

    @Test
    void shouldReportNothingWhenThereIsNoMessage() throws IOException
    {
        assertThat(reports()).isEmpty();
    }

    @Test
    void shouldReadTheSameWhenItIsCompressed() throws IOException
    {
        buy(1, 1, 5, 100);

        final List<String> reports = new ArrayList<>();
        MebBench.report(new MebWorkload(write(true)), reports::add);
        assertThat(reports).containsExactly("0,1,0,1,100,5");
    }

    @Test
    void shouldSayWhatIsWrongAndWhereWhenTheFileIsNoWorkload() throws IOException
    {
        assertWrong(Files.createFile(directory.resolve("empty")), "has 0 bytes, less than a head of 16");
        assertWrong(directory.resolve("absent"), "there is no such file");
        assertWrong(directory, "there is no such file");
        assertWrong(Files.writeString(directory.resolve("text"), "0,1,0,1,100,5 and so on"), "begins with magic");
        Files.write(directory.resolve("cut.gz"), new byte[]{0x1F, (byte)0x8B, 8});
        assertWrong(directory.resolve("cut.gz"), "cannot be read");

        buy(1, 1, 5, 100);
        buy(2, 2, 5, 100);
        final byte[] sound = Files.readAllBytes(write(false));
        assertWrong(changed(sound, sound.length - 1), "message 2 of 2, of which it has 39 of 40 bytes");
        assertWrong(changed(sound, sound.length + 1), "goes on behind the 2 messages");
        sound[MebWorkload.HEAD_LENGTH + MebWorkload.RECORD_LENGTH] = 3;
        assertWrong(changed(sound, sound.length), "has type 3 in message 2");
        sound[MebWorkload.HEAD_LENGTH + 1] = -1;
        assertWrong(changed(sound, sound.length), "has side 255 in message 1");
    }

    @Test
    void shouldRefusePricesThatNoBookCanHold() throws IOException
    {
        sell(1, 1, 5, -1);
        sell(2, 2, 5, Long.MAX_VALUE - 1);

        assertWrong(write(false), "prices from -1 to 9223372036854775806; a book can hold");
    }

    private void assertWrong(final Path file, final String what)
    {
        assertThatThrownBy(() -> MebBench.report(new MebWorkload(file), (line) -> {}))
            .isInstanceOf(UserException.class).hasMessageContaining("FILE").hasMessageContaining(what);
    }

    private Path changed(final byte[] bytes, final int length) throws IOException
    {
        return Files.write(directory.resolve("changed"), Arrays.copyOf(bytes, length));
    }

    private List<String> reports() throws IOException
    {
        final List<String> reports = new ArrayList<>();
        MebBench.report(new MebWorkload(write(false)), reports::add);
        return reports;
    }

    private Path write(final boolean isCompressed) throws IOException
    {
        workload.putInt(12, (workload.position() - MebWorkload.HEAD_LENGTH) / MebWorkload.RECORD_LENGTH);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (isCompressed)
        {
            try (GZIPOutputStream out = new GZIPOutputStream(bytes))
            {
                out.write(workload.array(), 0, workload.position());
            }
        }
        else
        {
            bytes.write(workload.array(), 0, workload.position());
        }
        return Files.write(directory.resolve("orders.bin"), bytes.toByteArray());
    }

    private void buy(final long sequence, final long id, final long lots, final long price)
    {
        put(MebRecord.NEW, sequence, id, 0, lots, price);
    }

    private void sell(final long sequence, final long id, final long lots, final long price)
    {
        put(MebRecord.NEW, sequence, id, MebRecord.SELL, lots, price);
    }

    private void modify(final long sequence, final long id, final int side, final long lots, final long price)
    {
        put(MebRecord.MODIFY, sequence, id, side, lots, price);
    }

    private void cancel(final long sequence, final long id)
    {
        put(MebRecord.CANCEL, sequence, id, 0, 0, 0);
    }

    private void put(
        final int kind, final long sequence, final long id, final int side, final long lots, final long price)
    {
        workload.put((byte)kind).put((byte)side).putShort((short)0).putInt((int)lots).putLong(sequence).putLong(id)
            .putLong(price).putLong(0);
    }
}
