package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;

import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.settlement.verify.Fault;

/**
 * Turns what a verifier found into what is put before the contracts: proofs, challenges, answers. Reads a block store
 * and the inbox, and speaks to nobody; what it makes depends on nothing else, so one made anew makes the same.
 * <p>
 * A block's leaves are hashed for its first proof, unless it was asked about last: a second for 2^20 steps or so. Not
 * thread safe.
 */
public final class Prover
{
    /**
     * The longest steps that are sent in a proof, bytes in all: nodes take no transaction above 128 KiB. A longer one
     * needs no proof, since neither its chunk nor a link to it can be shown.
     */
    public static final int MAX_PROVEN_LENGTH = 100_000;

    private static final BigInteger NOTHING = BigInteger.ZERO;
    private static final int SUSPECTS = 1;
    private static final int NODE = 32;
    private static final int PROOF_LENGTH = 500;

    /** What the law costs, in bytes of calldata. */
    private static final int LAW_LENGTH = 1_000;

    private final BlockStore blocks;
    private final InboxReader inbox;
    private final ContractAddresses addresses;
    private final StepReading reading;

    /**
     * A prover.
     *
     * @param blocks    the committed blocks.
     * @param inbox     of L1, at least as far as the blocks have processed it.
     * @param addresses where the contracts are.
     */
    public Prover(final BlockStore blocks, final InboxReader inbox, final ContractAddresses addresses)
    {
        this.blocks = blocks;
        this.inbox = inbox;
        this.addresses = addresses;
        reading = new StepReading(blocks.genesis());
    }

    /**
     * What to do about a block: of several faults, the one that is cheapest to prove is proven.
     *
     * @param faults of one block, as {@code LedgerVerifier} tells them; at least one.
     * @return the course.
     */
    public Course course(final List<Fault> faults)
    {
        final Fault last = faults.get(faults.size() - 1);
        final Fault first = faults.get(0);
        if (first.kind() == Fault.Kind.HEADER)
        {
            return new Course.Refused(first);
        }
        if (last.kind() == Fault.Kind.DATA_ROOT)
        {
            // None of the steps can be shown to be the block's.
            return new Course.Ask(last, last.block(),
                new ChunkSearch(blocks.header(last.block()), blocks.dataTree(last.block())).suspects(SUSPECTS));
        }

        final Fault cheapest = faults.stream().min(Comparator.comparingLong(this::length)).orElseThrow();
        final int own = blocks.step(cheapest.step()).length;
        final int shown = cheapest.other() == 0 ? 0 : blocks.step(cheapest.other()).length;
        if (own + shown <= MAX_PROVEN_LENGTH)
        {
            return new Course.Prove(cheapest, prove(cheapest));
        }
        if (own <= MAX_PROVEN_LENGTH)
        {
            return new Course.AskLink(cheapest);
        }

        final long leaf = cheapest.step() - blocks.header(cheapest.block()).firstStep();
        return new Course.Ask(cheapest, cheapest.block(), List.of(leaf / ChunkProof.LEAVES));
    }

    private long length(final Fault fault)
    {
        return length(fault.step()) + (fault.other() == 0 ? 0 : length(fault.other()));
    }

    private long length(final long step)
    {
        return LAW_LENGTH + PROOF_LENGTH + blocks.step(step).length +
            NODE * DataTree.depth(blocks.header(blocks.blockOf(step)).steps());
    }

    /**
     * The proof of a fault.
     *
     * @param fault of a step.
     * @return the proof.
     * @throws IllegalArgumentException if the fault is of no step: there is no proof then, see {@link #course}.
     */
    public Filing prove(final Fault fault)
    {
        return switch (fault.kind())
        {
            case UNLAWFUL -> unlawful(fault.step(), fault.message());
            case BROKEN_LINK -> brokenLink(fault.step(), fault.access(), fault.other(), fault.message());
            case SKIPPED_TOUCH -> skippedTouch(fault.step(), fault.access(), fault.other(), fault.message());
            case HEADER, DATA_ROOT -> throw new IllegalArgumentException("no step proves this: " + fault);
        };
    }

    /**
     * Proves that a step is unlawful.
     *
     * @param step   its number.
     * @param reason in words.
     * @return the proof.
     */
    public Filing unlawful(final long step, final String reason)
    {
        final Evidence s = evidence(step);
        final Header header = s.receipt().header();
        return toCourt(Filing.Kind.UNLAWFUL, header, step, reason, CourtCalls.unlawful(s));
    }

    /**
     * Proves that a link is false.
     *
     * @param step     that has the link.
     * @param access   of it.
     * @param previous the step that the link names, in any committed block.
     * @param reason   in words.
     * @return the proof.
     */
    public Filing brokenLink(final long step, final int access, final long previous, final String reason)
    {
        final Evidence s = evidence(step);
        final Header header = s.receipt().header();
        return toCourt(Filing.Kind.BROKEN_LINK, header, step, reason,
            CourtCalls.brokenLink(s, access, evidence(previous)));
    }

    /**
     * Proves that a link is false, where it is, by the step that it names, whose block need not be in the store.
     *
     * @param step   a lawful step that has the link.
     * @param access of it.
     * @param shown  the step that the link names, as an answer has shown it.
     * @return the proof, empty where the link holds.
     */
    public Optional<Filing> brokenLink(final long step, final int access, final Receipt shown)
    {
        final StepReading court = new StepReading(blocks.genesis(), inbox);
        final Evidence s = evidence(step);
        court.read(s);
        final long cell = court.cell(access);
        final byte[] held = court.held(access);
        final Evidence p = Evidence.of(shown, inbox);
        final boolean isLawful = court.read(p);
        final int touched = isLawful ? court.access(cell) : -1;
        if (touched >= 0 && Arrays.equals(court.left(touched), held))
        {
            return Optional.empty();
        }

        return Optional.of(toCourt(Filing.Kind.BROKEN_LINK, s.receipt().header(), step,
            String.format("step %d, which link %d of step %d names, %s", shown.number(), access, step,
                !isLawful ? "is unlawful" : touched < 0 ? "does not touch the cell" : "left another value"),
            CourtCalls.brokenLink(s, access, p)));
    }

    /**
     * Proves that a link leaves out a touch.
     *
     * @param step   that has the link.
     * @param access of it.
     * @param touch  the step that was left out, in any committed block.
     * @param reason in words.
     * @return the proof.
     */
    public Filing skippedTouch(final long step, final int access, final long touch, final String reason)
    {
        final Evidence s = evidence(step);
        final Header header = s.receipt().header();
        return toCourt(Filing.Kind.SKIPPED_TOUCH, header, step, reason,
            CourtCalls.skippedTouch(s, access, evidence(touch)));
    }

    /**
     * Asks for a chunk.
     *
     * @param header  of its block, of which nothing else need be known.
     * @param chunk   which, from 0.
     * @param deposit at least the court's price, wei.
     * @return the challenge.
     */
    public Filing challengeChunk(final Header header, final long chunk, final BigInteger deposit)
    {
        return new Filing(Filing.Kind.CHALLENGE_CHUNK, header.number(), 0,
            "challenge of chunk " + chunk + " of block " + header.number(),
            addresses.court(), deposit, CourtCalls.challengeChunk(header, chunk));
    }

    /**
     * Asks for the step that a link names.
     *
     * @param step    a lawful step.
     * @param access  of it, whose link names a step.
     * @param deposit at least the court's price, wei.
     * @return the challenge.
     */
    public Filing challengeLink(final long step, final int access, final BigInteger deposit)
    {
        final Evidence s = evidence(step);
        return new Filing(Filing.Kind.CHALLENGE_LINK, s.receipt().header().number(), step,
            "challenge of link " + access + " of step " + step, addresses.court(), deposit,
            CourtCalls.challengeLink(s, access));
    }

    /**
     * Shows what a challenge asks for.
     *
     * @param challenge that is open.
     * @param previous  the step to be shown, where a link is challenged, as the court tells it.
     * @return the answer.
     * @throws IndexOutOfBoundsException if it is not in the store.
     * @throws IllegalStateException     if the store's bytes are not those that were committed to.
     */
    public Filing answer(final Challenge challenge, final long previous)
    {
        if (challenge.isChunk())
        {
            final long block = blockOf(challenge.blockHash());
            final ChunkProof chunk = blocks.chunk(block, challenge.index());
            check(chunk.verify(), block);
            return new Filing(Filing.Kind.ANSWER_CHUNK, block, 0,
                "answer: chunk " + challenge.index() + " of block " + block, addresses.court(), NOTHING,
                CourtCalls.answerChunk(chunk));
        }

        final Receipt receipt = evidence(previous).receipt();
        return new Filing(Filing.Kind.ANSWER_LINK, receipt.header().number(), previous,
            "answer: step " + previous + " behind link " + challenge.index() + " of step " + challenge.step(),
            addresses.court(), NOTHING, CourtCalls.answerLink(challenge, receipt));
    }

    /**
     * Convicts a block of withholding what was challenged and not shown in time.
     *
     * @param challenge that is open, its deadline passed.
     * @param header    of its block.
     * @return the proof.
     */
    public Filing withheld(final Challenge challenge, final Header header)
    {
        return toCourt(Filing.Kind.WITHHELD, header, challenge.step(), challenge + " was not shown in time",
            CourtCalls.withheld(challenge, header));
    }

    /**
     * Closes an open challenge against a block that is gone: the deposit is owed back.
     *
     * @param challenge that is open.
     * @return what closes it.
     */
    public Filing close(final Challenge challenge)
    {
        return new Filing(Filing.Kind.CLOSE, 0, challenge.step(), "close of the challenge of " + challenge,
            addresses.court(), NOTHING, CourtCalls.close(challenge));
    }

    /**
     * Gives back to a challenger what the answer of a block that was found at fault has cost it.
     *
     * @param challenge that was answered.
     * @return what gives it back.
     */
    public Filing makeWhole(final Challenge challenge)
    {
        return new Filing(Filing.Kind.MAKE_WHOLE, 0, challenge.step(), "costs of the challenge of " + challenge,
            addresses.court(), NOTHING, CourtCalls.makeWhole(challenge));
    }

    /**
     * Freezes the chain, where an entry of the inbox was not processed in time.
     *
     * @param entry number of the oldest entry that no committed block has processed.
     * @return what freezes it.
     */
    public Filing freezeForInbox(final long entry)
    {
        return toChain(Filing.Kind.FREEZE_FOR_INBOX, 0, "freeze: entry " + entry + " of the inbox was not processed",
            CourtCalls.freezeForInbox(inbox.rolling(entry + 1)));
    }

    /**
     * Freezes the chain, where nothing was committed in time.
     *
     * @param tip header of the last committed block.
     * @return what freezes it.
     */
    public Filing freezeForSilence(final Header tip)
    {
        return toChain(Filing.Kind.FREEZE_FOR_SILENCE, tip.number(), "freeze: nothing was committed after block " +
            tip.number(), CourtCalls.freezeForSilence(tip.hash()));
    }

    /**
     * Makes a block and all before it final.
     *
     * @param header of a committed block whose challenge period has passed.
     * @return what does it.
     */
    public Filing finalizeUpTo(final Header header)
    {
        return toChain(Filing.Kind.FINALIZE, header.number(), "finalize up to block " + header.number(),
            CourtCalls.finalizeUpTo(header.hash()));
    }

    /**
     * Gives an operator its bond back, once the chain is frozen and its tip final.
     *
     * @return what does it.
     */
    public Filing releaseBond()
    {
        return toChain(Filing.Kind.RELEASE_BOND, 0, "release of the operator's bond", CourtCalls.releaseBond());
    }

    /**
     * A step as evidence.
     *
     * @param step its number.
     * @return the evidence.
     * @throws IndexOutOfBoundsException if it is not in the store.
     * @throws IllegalStateException     if the store's bytes are not those that were committed to.
     */
    public Evidence evidence(final long step)
    {
        final Receipt receipt = blocks.receipt(step);
        check(receipt.verify(), receipt.header().number());
        return Evidence.of(receipt, inbox);
    }

    /**
     * What shows a balance, and whose it is.
     *
     * @param balance key of the cell.
     * @param cells   as the tip left them.
     * @return what an exit takes.
     * @throws IllegalArgumentException if it was never touched, or its account does not exist.
     */
    public Departure departure(final long balance, final CellStore cells)
    {
        return departure(balance, cells, account -> owned(account, cells), this::evidence);
    }

    /**
     * Shows who owns a balance, and how much it was last.
     *
     * @param balance   key of the cell.
     * @param cells     as the tip left them.
     * @param owned     tells of an account the last step that left it an owner, 0 for none.
     * @param evidences gives evidence of a step.
     * @return what an exit takes.
     * @throws IllegalArgumentException if it was never touched, or its account does not exist.
     */
    public Departure departure(
        final long balance,
        final CellStore cells,
        final IntToLongFunction owned,
        final LongFunction<Evidence> evidences)
    {
        final int account = (int)Cells.index(balance);
        final long touch = cells.touch(balance);
        if (Cells.kind(balance) != Cells.BALANCE || touch == 0)
        {
            throw new IllegalArgumentException(String.format(
                "cell 0x%016x is no balance that anybody had: its last touch is %d", balance, touch));
        }

        final Evidence last = evidences.apply(touch);
        if (leavesOwner(last, account))
        {
            return new Departure(balance, last, last);
        }

        final long owner = owned.applyAsLong(account);
        if (owner == 0)
        {
            throw new IllegalArgumentException(String.format(
                "cell 0x%016x is nobody's balance: no step leaves its account an owner", balance));
        }
        return new Departure(balance, last, evidences.apply(owner));
    }

    /**
     * The last lawful step that leaves an account an owner. That is its last touch, unless the account was never
     * opened, or a final step with a false link has said so: then all blocks are read, a second for 10^6 steps or so.
     *
     * @param account its number.
     * @param cells   as the tip left them.
     * @return number of the step, 0 for none.
     */
    public long owned(final int account, final CellStore cells)
    {
        final UnsafeBuffer last = new UnsafeBuffer(new byte[Cells.ACCOUNT_LENGTH]);
        final long touch = cells.read(Cells.account(account), last, 0);
        if (touch == 0 || Cells.hasOwner(last, 0))
        {
            return touch;
        }

        final StepReading quick = StepReading.believing(blocks.genesis());
        final LongArrayList found = new LongArrayList();
        for (long block = blocks.blockOf(touch); block > 0; block--)
        {
            if (!blocks.isGap(block))
            {
                final Header header = blocks.header(block);
                blocks.steps(block, (number, buffer, offset, length) ->
                {
                    if (quick.read(header, number, buffer, offset, length) && quick.leavesOwner(account))
                    {
                        found.addLong(number);
                    }
                });
                while (!found.isEmpty())
                {
                    // Signatures were believed, and in a final block one may be none.
                    final long step = found.removeAt(found.size() - 1);
                    if (leavesOwner(evidence(step), account))
                    {
                        return step;
                    }
                }
            }
        }
        return 0;
    }

    private boolean leavesOwner(final Evidence evidence, final int account)
    {
        return reading.read(evidence) && reading.leavesOwner(account);
    }

    private long blockOf(final byte[] hash)
    {
        for (long number = blocks.newest(); number > 0; number--)
        {
            if (Arrays.equals(blocks.hash(number), hash))
            {
                return number;
            }
        }

        throw new IndexOutOfBoundsException("no block in the store has the hash " + Hex.encode(hash));
    }

    private Filing toCourt(
        final Filing.Kind kind, final Header header, final long step, final String reason, final String data)
    {
        return new Filing(kind, header.number(), step,
            "proof against block " + header.number() + ", " + kind + ": " + reason, addresses.court(), NOTHING, data);
    }

    private Filing toChain(final Filing.Kind kind, final long block, final String what, final String data)
    {
        return new Filing(kind, block, 0, what, addresses.chain(), NOTHING, data);
    }

    private static void check(final boolean isCommitted, final long block)
    {
        if (!isCommitted)
        {
            throw new IllegalStateException("the steps of block " + block + " in the store do not amount to its data " +
                "root: get the bytes that were committed to, or challenge its chunks");
        }
    }
}
