package org.plasmex.venue.torture;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;

/**
 * What can be done to a venue in a round.
 */
enum Kind
{
    /** Killed at a random moment under load. */
    KILL(Crashes::kill),
    /** Killed together with its client. */
    KILL_CLIENT(Crashes::killWithClient),
    /** Killed while it starts, several times. */
    KILL_START(Crashes::killWhileStarting),
    /** Killed while it replays the whole journal. */
    KILL_REPLAY(Crashes::killWhileReplaying),
    /** Killed while it writes a snapshot. */
    KILL_SNAPSHOT(Crashes::killWhileWritingSnapshot),
    /** Killed while it stops. */
    KILL_SHUTDOWN(Crashes::killWhileStopping),
    /** Stopped under load. */
    TERM(Crashes::term),
    /** The power fails: what was not synced may be gone. */
    POWER_CUT(PowerCuts::cut),
    /** A second venue on the same directory. */
    SECOND(Crashes::second),
    /** Rubbish behind the journal's end. */
    JOURNAL_END(Damages::journalEnd),
    /** The journal's last records damaged. */
    JOURNAL_TAIL(Damages::journalTail),
    /** The journal damaged anywhere. */
    JOURNAL_MIDDLE(Damages::journalMiddle),
    /** The journal's last batches gone without a trace, with the mark that would tell. */
    JOURNAL_CUT(Damages::journalCut),
    /** What the journal's files hold beside its records damaged. */
    JOURNAL_FRAME(Damages::journalFrame),
    /** The marks that say what was synced damaged, or gone. */
    JOURNAL_MARK(Damages::journalMark),
    /** The whole journal taken away. */
    JOURNAL_AWAY(Removals::journalAway),
    /** The last records of the output log damaged. */
    OUTPUT_TAIL(Damages::outputTail),
    /** The output log damaged anywhere. */
    OUTPUT_MIDDLE(Damages::outputMiddle),
    /** The whole output log taken away. */
    OUTPUT_AWAY(Removals::outputAway),
    /** The last block damaged. */
    BLOCKS_TAIL(Damages::blocksTail),
    /** Any block damaged. */
    BLOCKS_MIDDLE(Damages::blocksMiddle),
    /** All blocks taken away. */
    BLOCKS_AWAY(Removals::blocksAway),
    /** The last entries of the inbox damaged. */
    INBOX_TAIL(Damages::inboxTail),
    /** The inbox damaged anywhere. */
    INBOX_MIDDLE(Damages::inboxMiddle),
    /** The whole inbox taken away. */
    INBOX_AWAY(Removals::inboxAway),
    /** Snapshots damaged. */
    SNAPSHOT_DAMAGE(Damages::snapshots),
    /** The newest snapshot taken away, and brought back when there are newer ones. */
    SNAPSHOT_RETURN(Removals::snapshotReturn),
    /** All snapshots taken away. */
    SNAPSHOTS_AWAY(Removals::snapshotsAway),
    /** All that can be made again taken away at once. */
    DERIVED_AWAY(Removals::derivedAway),
    /** The disk fills up. */
    FULL_DISK(Disks::full),
    /** A directory becomes read-only while the venue runs. */
    READ_ONLY(Disks::readOnly),
    /** A directory is on a file system that is read-only when the venue starts. */
    READ_ONLY_START(Disks::readOnlyAtStart),
    /** The journal's disk a hundred times slower than it is. */
    SLOW_JOURNAL(Drags::journal),
    /** The ledger a hundred times slower than it is. */
    SLOW_LEDGER(Drags::ledger),
    /** The L1 node is down when the venue dies, and when it starts. */
    L1_DOWN(Outages::down),
    /** The L1 node is killed and started again under load. */
    L1_RESTART(Outages::restart);

    private final Harm harm;

    Kind(final Harm harm)
    {
        this.harm = harm;
    }

    /**
     * Does it. When it returns, the venue runs or is to be started, and must start.
     */
    interface Harm
    {
        void apply(Site site, Dice dice) throws IOException;
    }

    /**
     * Its name on the command line.
     */
    String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether it needs file systems to be mounted.
     */
    boolean needsMount()
    {
        return FULL_DISK == this || READ_ONLY_START == this;
    }

    void apply(final Site site, final Dice dice) throws IOException
    {
        harm.apply(site, dice);
    }

    /**
     * Find kinds by their names.
     *
     * @throws UserException if there is no such kind.
     */
    static List<Kind> parse(final List<String> names)
    {
        return names.stream().map(Kind::parse).toList();
    }

    private static Kind parse(final String name)
    {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(name)).findFirst()
            .orElseThrow(() -> new WrongUsageException("'" + name + "' is no kind of round; there are " +
                Arrays.stream(values()).map(Kind::text).collect(Collectors.joining(", "))));
    }
}
