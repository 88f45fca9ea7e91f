package org.plasmex.settlement;

import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestSteps.*;

/**
 * The law answers any bytes.
 */
class LawFuzzTest
{
    private static final long SEED = 20_261_121;

    private final Random random = new Random(SEED);
    private final TestChain chain = new TestChain().withTraders();
    private final Law law = chain.newLaw(chain.inbox());

    @Test
    void shouldAnswerRandomBytes()
    {
        final UnsafeBuffer step = new UnsafeBuffer(new byte[Law.MAX_STEP_LENGTH]);
        for (int i = 0; i < 200_000; i++)
        {
            random.nextBytes(step.byteArray());
            step.putByte(0, (byte)random.nextInt(Steps.TRIGGER + 2));
            step.putByte(Steps.CANCEL_REASON, (byte)random.nextInt(Steps.REVEALED + 2));
            final int length = random.nextInt(Law.MAX_STEP_LENGTH + 1);
            judge(new UnsafeBuffer(step, 0, length), length);
        }
    }

    @Test
    void shouldAnswerStepsWhoseBytesWereChangedOrCut()
    {
        lively();
        final List<byte[]> steps = chain.steps();
        for (int i = 0; i < 100_000; i++)
        {
            final int number = random.nextInt(steps.size()) + 1;
            final byte[] bytes = steps.get(number - 1).clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--)
            {
                bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(8));
            }
            final int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            judge(new UnsafeBuffer(bytes, 0, length), length);
        }
    }

    private void judge(final UnsafeBuffer step, final int length)
    {
        final long number = 1 + random.nextInt(40);
        final boolean lawful = law.run(chain.bounds(), number, step, 0, length);

        assertThat(lawful).isEqualTo(law.reason() == Reason.LAWFUL);
        assertThat(law.accesses() > 0).isEqualTo(lawful);
        assertThat(law.describe()).isNotEmpty();
    }

    private void lively()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 10)).lawful(rest(1))
            .lawful(chain.place(2, BOB, Terms.BUY, Terms.GTC, 1_000, 4)).lawful(fill(2, 1))
            .lawful(chain.reduce(1, ALICE, 3))
            .lawful(chain.cancelByOwner(1, ALICE))
            .lawful(chain.floor(ALICE, 2))
            .lawful(chain.transfer(BOB, ALICE, BASE, 7))
            .lawful(chain.withdraw(BOB, BASE, 7, address(9)))
            .lawful(chain.signer(BOB, MALLORY.address()))
            .lawful(chain.request(address(7), ALICE, BASE))
            .lawful(chain.revoke(address(7), ALICE, 9))
            .lawful(chain.cancelRequest(Steps.VOID, address(7), 4, 4))
            .lawful(chain.place(TestOrder.buy(5, ALICE, 2_000, 2).trigger(950), owner(ALICE)))
            .lawful(trigger(5))
            .lawful(rest(5));
    }
}
