package org.plasmex.venue;

import java.nio.file.Path;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.ParentChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.ledger.Ledger;

/**
 * Whether a data directory has all that counts: a venue that lacks what was executed or committed could only do what is
 * void, so it must not start.
 */
final class Completeness
{
    private final Path directory;
    private final Ledger ledger;
    private final BlockStore blocks;

    /**
     * Of a venue that starts.
     *
     * @param directory of the venue's data.
     * @param ledger    that is being made again.
     * @param blocks    on disk.
     */
    Completeness(final Path directory, final Ledger ledger, final BlockStore blocks)
    {
        this.directory = directory;
        this.ledger = ledger;
        this.blocks = blocks;
    }

    /**
     * The entries that were executed are there.
     *
     * @param executed how many the machine has executed.
     * @param stored   how many there are on disk.
     * @throws UserException if there are fewer.
     */
    void checkInbox(final long executed, final long stored)
    {
        if (executed > stored)
        {
            throw new UserException(directory.resolve(Venue.INBOX) + " holds " + stored +
                " entries of the L1 inbox, and the journal has executed " + executed +
                ": start again when L1 answers, from which the inbox is read again");
        }
    }

    /**
     * The blocks that are stored were made again.
     *
     * @throws UserException if the journal has not so many.
     */
    void checkJournal()
    {
        if (ledger.blocks() < blocks.newest())
        {
            throw new UserException(directory.resolve(Venue.BLOCKS) + " holds " + blocks.newest() +
                " blocks, and the journal makes no more than " + ledger.blocks() +
                " of them: commands are lost. Put back the journal of this venue");
        }
    }

    /**
     * The block that L1 has last is one of these.
     *
     * @param tip   number of that block, 0 for genesis.
     * @param chain that has it.
     * @throws UserException        if it is not.
     * @throws ParentChainException if L1 does not answer.
     */
    void checkCommitted(final long tip, final ParentChain chain) throws ParentChainException
    {
        final boolean isOurs = tip <= ledger.blocks() &&
            (0 == tip || chain.committedAt(blocks.hash(tip)).isPresent());
        if (!isOurs)
        {
            throw new UserException("block " + tip + " is committed on L1, and " + directory + " makes " +
                (tip <= ledger.blocks() ? "another block " + tip : "no more than block " + ledger.blocks()) +
                ": it is not the venue whose blocks are on L1, or has lost commands. Start the right one");
        }
    }
}
