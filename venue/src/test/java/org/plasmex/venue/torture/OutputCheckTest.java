package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OutputCheckTest
{
    private static final long MINE = 100;
    private static final long YOURS = 200;

    @Test
    void shouldBeContentWhenAllThatWasHeardIsThere()
    {
        assertThatCode(check(
            List.of(heard(step(5, MINE, 1, 1)), heard(step(5, MINE, 1, 2)), heard(refused(7, MINE, 2))),
            step(5, MINE, 1, 1), step(5, MINE, 1, 2), step(6, YOURS, 1, 3), refused(7, MINE, 2), step(8, MINE, 3, 4)))
            .doesNotThrowAnyException();
    }

    @Test
    void shouldBeContentWhenSomethingOfOthersWasNotHeard()
    {
        assertThatCode(check(
            List.of(heard(step(5, YOURS, 1, 1)), heard(step(7, YOURS, 3, 3)), heard(step(8, MINE, 1, 4))),
            step(5, YOURS, 1, 1), step(6, YOURS, 2, 2), step(7, YOURS, 3, 3), step(8, MINE, 1, 4)))
            .doesNotThrowAnyException();
    }

    @Test
    void shouldCountWhatIsLost()
    {
        assertFault("2 of what was acknowledged", check(
            List.of(heard(step(5, MINE, 1, 1)), heard(step(6, MINE, 2, 2)), heard(step(7, MINE, 3, 3))),
            step(5, MINE, 1, 1)));
    }

    @Test
    void shouldFindThatSomethingOfItsOwnWasNotHeard()
    {
        assertFault("its client has heard", check(
            List.of(heard(step(5, MINE, 1, 1)), heard(step(7, MINE, 3, 3))),
            step(5, MINE, 1, 1), step(6, MINE, 2, 2), step(7, MINE, 3, 3)));
    }

    @Test
    void shouldFindAnotherOrder()
    {
        assertFault("its client has heard", check(
            List.of(heard(step(6, MINE, 2, 2)), heard(step(5, MINE, 1, 1))),
            step(5, MINE, 1, 1), step(6, MINE, 2, 2)));
    }

    @Test
    void shouldFindAnotherStepNumber()
    {
        assertFault("its client has heard", check(List.of(heard(step(5, MINE, 1, 2))), step(5, MINE, 1, 1)));
    }

    @Test
    void shouldFindOtherBytes()
    {
        final byte[] other = step(5, MINE, 1, 1);
        other[other.length - 1] ^= 1;
        assertFault("its client has heard", check(List.of(heard(step(5, MINE, 1, 1))), other));
    }

    @Test
    void shouldFindACommandThatWasExecutedTwice()
    {
        assertFault("is followed by", check(List.of(), step(5, MINE, 1, 1), step(6, MINE, 1, 2)));
    }

    @Test
    void shouldFindAStepThatIsMissing()
    {
        assertFault("step 1 is followed by", check(List.of(), step(5, MINE, 1, 1), step(6, MINE, 2, 3)));
    }

    @Test
    void shouldFindARecordThatCameBefore()
    {
        assertFault("behind sequence 6", check(List.of(), step(6, MINE, 1, 1), step(5, MINE, 2, 2)));
    }

    private static void assertFault(final String what, final ThrowingCallable check)
    {
        assertThatThrownBy(check).isInstanceOf(Fault.class).hasMessageContaining(what);
    }

    private static ThrowingCallable check(final List<AckFile.Ack> heard, final byte[]... log)
    {
        return () ->
        {
            final OutputCheck check = new OutputCheck(heard);
            Arrays.stream(log).forEach(bytes -> check.onRecord(Report.of(bytes).sequence(), littleEndian(bytes)));
            check.onEnd();
        };
    }

    private static AckFile.Ack heard(final byte[] bytes)
    {
        final Report report = Report.of(bytes);
        return new AckFile.Ack(1, MINE, report.session(), report.correlation(), report.sequence(), report.step(),
            report.template(), bytes.length, HexFormat.of().formatHex(Report.sha256().digest(bytes)));
    }

    private static byte[] step(final long sequence, final long session, final long correlation, final long step)
    {
        final ByteBuffer bytes = littleEndian(new byte[60]);
        bytes.putShort(2, (short)Report.STEP_EXECUTED).putLong(8, sequence).putLong(24, session)
            .putLong(32, correlation).putLong(40, step);
        return bytes.array();
    }

    private static byte[] refused(final long sequence, final long session, final long correlation)
    {
        final ByteBuffer bytes = littleEndian(new byte[60]);
        bytes.putShort(2, (short)Report.REFUSED).putLong(8, sequence).putLong(24, session).putLong(32, correlation);
        return bytes.array();
    }

    private static ByteBuffer littleEndian(final byte[] bytes)
    {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
