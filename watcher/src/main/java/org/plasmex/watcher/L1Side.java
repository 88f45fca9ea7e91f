package org.plasmex.watcher;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.Backoff;
import org.plasmex.settlement.l1.InboxIntake;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.L1Agent;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.AgreedInbox;
import org.plasmex.watcher.chain.ChainFollower;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.duty.Keeper;
import org.slf4j.LoggerFactory;

/**
 * Follows L1, and does there what is due.
 * <p>
 * One thread runs the duty cycle, which waits for L1's answers; any thread may read the figures.
 */
final class L1Side extends L1Agent
{
    private static final int MANY = 20;
    private static final long MUCH_S = 60;

    private final Nodes nodes;
    private final ChainState state;
    private final ChainFollower follower;
    private final InboxIntake intake;
    private final Keeper keeper;
    private final boolean wantsOperator;
    private final Consumer<String> news;
    private String silence = "";
    private int seen;
    private int rewinds;
    private boolean isCaughtUp;
    private volatile long confirmedTip = -1;
    private volatile long confirmedFinal = -1;
    private volatile String operator = "";

    L1Side(
        final Nodes nodes,
        final ChainState state,
        final ChainFollower follower,
        final InboxStore inbox,
        final long firstBlock,
        final Keeper keeper,
        final boolean wantsOperator,
        final Backoff backoff,
        final Consumer<String> news)
    {
        super(LoggerFactory.getLogger(L1Side.class), backoff);
        this.nodes = nodes;
        this.state = state;
        this.follower = follower;
        this.keeper = keeper;
        this.wantsOperator = wantsOperator;
        this.news = news;
        intake = new InboxIntake(new AgreedInbox(nodes), inbox, firstBlock);
    }

    @Override
    protected boolean poll() throws ParentChainException
    {
        final String toRead = follower.follow();
        tellSilence();
        tellEvents();
        if (!toRead.isEmpty())
        {
            told(toRead);
            return true;
        }

        isCaughtUp = true;
        final L1Header confirmed = confirmed();
        final String entries = intake.follow(confirmed);
        if (!entries.isEmpty())
        {
            told(entries);
            return true;
        }

        if (wantsOperator)
        {
            operator = nodes.agreed("the operator", eye -> eye.chain().operator());
        }
        keeper.keep(follower.head().timestamp());
        told(keeper.waitingFor());
        return false;
    }

    /** What all say is confirmed who answer; and what is final is so only where none was silent. */
    private L1Header confirmed() throws ParentChainException
    {
        final long number = Collections.min(nodes.answers(eye -> eye.chain().confirmed().number()));
        final boolean isSaidByAll = nodes.silence().isEmpty() && follower.readByAll() == follower.read();
        final L1Header confirmed = nodes.header(number);
        confirmedTip = state.tipAt(number);
        final long last = Math.min(state.finalAt(number), Math.max(0, confirmedTip));
        confirmedFinal = isSaidByAll ? last : Math.min(last, confirmedFinal);
        return confirmed;
    }

    private void tellSilence()
    {
        final String words = !nodes.silence().isEmpty() ? "one of the L1 nodes is passed over: " + nodes.silence() :
            follower.lag() > MUCH_S ? "one of the L1 nodes is more than " + MUCH_S + " s behind another: nothing is " +
                "read that it does not have yet; leave it out where that lasts" : "";
        if (!silence.equals(words))
        {
            silence = words;
            news.accept(silence.isEmpty() ? "all L1 nodes answer again" : silence);
        }
    }

    private void tellEvents()
    {
        if (rewinds != state.rewinds())
        {
            rewinds = state.rewinds();
            seen = state.eventsFrom(0).size();
            news.accept("L1 was reorganised: what it took back is forgotten, " + seen + " events stand");
        }
        final List<CourtEvent> events = state.eventsFrom(seen);
        seen += events.size();
        if (isCaughtUp || events.size() < MANY)
        {
            events.forEach(event -> news.accept(Words.of(event)));
        }
        else
        {
            news.accept(events.size() + " events of L1 read, up to L1 block " +
                events.get(events.size() - 1).at().block());
        }
    }

    @Override
    protected void onFailure()
    {
        news.accept("L1 does not tell how things stand: asked again, " + failures() + " failures before");
    }

    /** The last block that was committed so long ago that L1 will not take it back. */
    long confirmedTip()
    {
        return confirmedTip;
    }

    /** The last block that was made final so long ago that L1 will not take that back, -1 while that is not known. */
    long confirmedFinal()
    {
        return confirmedFinal;
    }

    /** Who commits blocks, address; empty while it is not known, or not wanted. */
    String operator()
    {
        return operator;
    }

    @Override
    public String roleName()
    {
        return "watcher-l1";
    }
}
