package org.plasmex.settlement.court;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.inbox.BelievedInbox;
import org.plasmex.settlement.law.BelievedKeys;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Keys;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;

/**
 * What a step does to which cells, by its own bytes. Not thread safe.
 */
final class StepReading
{
    private final Law law;

    /**
     * Reads steps: the entry of the inbox of which one may tell is believed.
     */
    StepReading(final Genesis genesis)
    {
        this(genesis, new BelievedInbox());
    }

    /**
     * Reads steps.
     *
     * @param inbox of L1.
     */
    StepReading(final Genesis genesis, final Inbox inbox)
    {
        this(genesis, inbox, new RecoveredKeys(new AuthVerifier(KeyRecovery.best(), genesis.eip712())));
    }

    private StepReading(final Genesis genesis, final Inbox inbox, final Keys keys)
    {
        law = new Law(genesis.eip712(), keys, inbox);
    }

    /**
     * Reads steps, and believes signatures too.
     */
    static StepReading believing(final Genesis genesis)
    {
        return new StepReading(genesis, new BelievedInbox(), new BelievedKeys());
    }

    /**
     * Reads a step, of which can be asked until the next.
     *
     * @return false if it is unlawful.
     */
    boolean read(final Evidence evidence)
    {
        final Receipt receipt = evidence.receipt();
        return read(receipt.header(), receipt.number(), new UnsafeBuffer(receipt.step()), 0, receipt.step().length);
    }

    /**
     * Reads a step, of which can be asked until the next.
     *
     * @return false if it is unlawful.
     */
    boolean read(final Header header, final long number, final DirectBuffer step, final int offset, final int length)
    {
        return law.run(header, number, step, offset, length);
    }

    /**
     * Whether the step leaves an account an owner.
     */
    boolean leavesOwner(final int account)
    {
        final int access = access(Cells.account(account));
        return access >= 0 && Cells.hasOwner(law.newValues(), law.valueOffset(access));
    }

    /**
     * Why it is unlawful.
     */
    String describe()
    {
        return law.describe();
    }

    /**
     * Which access of the step is of a cell.
     *
     * @return -1 if it does not touch it.
     */
    int access(final long cell)
    {
        for (int i = 0; i < law.accesses(); i++)
        {
            if (law.cell(i) == cell)
            {
                return i;
            }
        }

        return -1;
    }

    /**
     * What the step leaves in a cell.
     */
    byte[] left(final int access)
    {
        final byte[] value = new byte[law.valueLength(access)];
        law.newValues().getBytes(law.valueOffset(access), value);
        return value;
    }

    long cell(final int access)
    {
        return law.cell(access);
    }

    /**
     * What the step says that an access's cell held.
     */
    byte[] held(final int access)
    {
        final byte[] value = new byte[law.valueLength(access)];
        law.oldValues().getBytes(law.valueOffset(access), value);
        return value;
    }

    /**
     * The step that the link of an access names.
     */
    long previous(final int access)
    {
        return law.prev(access);
    }
}
