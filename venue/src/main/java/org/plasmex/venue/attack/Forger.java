package org.plasmex.venue.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;

/**
 * An operator in the act: the chain that it is about to commit to, an honest one still, and the chance of one case. Not
 * thread safe.
 */
final class Forger implements OperatorDoor.Shop
{
    private static final int[] SIGNED_BODIES = new int[256];

    static
    {
        SIGNED_BODIES[Steps.TRANSFER] = Steps.TRANSFER_LENGTH;
        SIGNED_BODIES[Steps.WITHDRAW] = Steps.WITHDRAW_LENGTH;
        SIGNED_BODIES[Steps.SIGNER] = Steps.SIGNER_LENGTH;
        SIGNED_BODIES[Steps.FLOOR] = Steps.FLOOR_LENGTH;
        SIGNED_BODIES[Steps.PLACE] = Steps.PLACE_LENGTH;
        SIGNED_BODIES[Steps.REDUCE] = Steps.REDUCE_LENGTH;
    }

    private final Draft draft;
    private final SplittableRandom random;
    private final KeyRecovery recovery;
    private final Law law;
    private boolean isAnswering;
    private long gone;
    private Committing committing;

    Forger(final Draft draft, final SplittableRandom random, final KeyRecovery recovery)
    {
        this.draft = draft;
        this.random = random;
        this.recovery = recovery;
        law = new Law(draft.genesis().eip712(),
            new RecoveredKeys(new AuthVerifier(recovery, draft.genesis().eip712())), draft.inbox());
        committing = (stand, headers) -> stand.commit(headers, draft.inbox());
    }

    Draft draft()
    {
        return draft;
    }

    SplittableRandom random()
    {
        return random;
    }

    /**
     * The operator shows what is challenged, where it can.
     */
    void answers()
    {
        isAnswering = true;
    }

    boolean isAnswering()
    {
        return isAnswering;
    }

    /**
     * The final block that a step is in.
     *
     * @return its number, 0 where it is in none.
     */
    int finalBlockOf(final long step)
    {
        int number = draft.finalBlocks();
        while (number > 0 && step < draft.firstStep(number - 1))
        {
            number--;
        }
        return step < draft.firstStep(draft.finalBlocks()) ? number : 0;
    }

    /**
     * Nobody gives a final block any more.
     *
     * @param number of the block.
     */
    void lose(final long number)
    {
        gone = number;
    }

    @Override
    public Block block(final long number)
    {
        final Block block = served(number);
        return block == null || block.hidesAnything() ? null : block;
    }

    @Override
    public ChunkProof chunk(final long number, final long chunk)
    {
        final Block block = served(number);
        return block == null ? null : block.chunk(chunk, false);
    }

    private Block served(final long number)
    {
        return number < 1 || number > draft.blocks().size() || number == gone ?
            null : draft.blocks().get((int)number - 1);
    }

    /**
     * Commits in another way than an honest operator.
     */
    void commitBy(final Committing how)
    {
        committing = how;
    }

    void commit(final L1Stand stand, final List<Header> headers) throws ParentChainException
    {
        committing.commit(stand, headers);
    }

    /**
     * What was before a step.
     */
    Past past(final Place before)
    {
        return new Past(draft, recovery).upTo(before.block(), before.step());
    }

    /**
     * An index of a block that is not final, and has more than a SEAL.
     */
    int block()
    {
        return draft.finalBlocks() + 1 + random.nextInt(draft.open().size() - 1);
    }

    /**
     * A step of a block that is not final: half the times any, half the times each op as likely as others.
     */
    Place any()
    {
        final int block = random.nextInt(30) == 0 ? draft.finalBlocks() : block();
        final List<byte[]> steps = draft.blocks().get(block).steps();
        if (random.nextBoolean())
        {
            return new Place(block, random.nextInt(steps.size()));
        }

        final TreeMap<Integer, List<Integer>> byOp = new TreeMap<>();
        for (int i = 0; i < steps.size(); i++)
        {
            final byte[] step = steps.get(i);
            final int op = step[0] == Steps.CANCEL ? 256 + step[Steps.CANCEL_REASON] : step[0];
            byOp.computeIfAbsent(op, unused -> new ArrayList<>()).add(i);
        }
        final List<Integer> chosen = new ArrayList<>(byOp.values()).get(random.nextInt(byOp.size()));
        return new Place(block, chosen.get(random.nextInt(chosen.size())));
    }

    /**
     * A step that is not the last of its block.
     */
    Place anyButSeal()
    {
        final Place place = any();
        return isSeal(place) ? anyButSeal() : place;
    }

    /**
     * A step that has a signature.
     */
    Place signed()
    {
        final Place place = any();
        return bodyLength(step(place)) == 0 ? signed() : place;
    }

    boolean isSeal(final Place place)
    {
        return place.step() == steps(place).size() - 1;
    }

    List<byte[]> steps(final Place place)
    {
        return draft.blocks().get(place.block()).steps();
    }

    byte[] step(final Place place)
    {
        return steps(place).get(place.step());
    }

    long number(final Place place)
    {
        return draft.firstStep(place.block()) + place.step();
    }

    /**
     * Puts other bytes in the place of a step.
     */
    void put(final Place place, final byte[] step)
    {
        steps(place).set(place.step(), step);
    }

    /**
     * The length of the op and body of a step that is signed, 0 where it is not.
     */
    static int bodyLength(final byte[] step)
    {
        return step[0] == Steps.CANCEL && step[Steps.CANCEL_REASON] == Steps.OWNER ?
            Steps.CANCEL_OWNER_LENGTH : SIGNED_BODIES[step[0] & 0xFF];
    }

    /**
     * Where the links of an honest step begin.
     */
    int linksOffset(final Place place)
    {
        judge(place);
        return law.bodyLength();
    }

    /**
     * The links of an honest step.
     */
    List<LinkAt> links(final Place place)
    {
        judge(place);
        final int op = step(place)[0];
        final List<LinkAt> links = new ArrayList<>();
        int offset = law.bodyLength();
        for (int i = 0; i < law.accesses(); i++)
        {
            final boolean isEmpty = op == Steps.OPEN && i == 1 || op == Steps.LIST || op == Steps.PLACE && i == 2;
            final int length = isEmpty ? 0 : law.valueLength(i);
            links.add(new LinkAt(i, law.cell(i), law.prev(i), offset, offset + Long.BYTES, length));
            offset += Long.BYTES + length;
        }
        return links;
    }

    LinkAt anyLink(final Place place)
    {
        final List<LinkAt> links = links(place);
        return links.get(random.nextInt(links.size()));
    }

    private void judge(final Place place)
    {
        final byte[] step = step(place);
        final Limits limits = draft.blocks().get(place.block()).limits(draft.firstStep(place.block()));
        if (!law.run(limits, number(place), new UnsafeBuffer(step), 0, step.length))
        {
            throw new IllegalStateException("a step of an honest market is unlawful: " + law.describe());
        }
    }

    /**
     * Where a step stands.
     *
     * @param block index of its block.
     * @param step  index of the step in the block.
     */
    record Place(int block, int step)
    {
    }

    /**
     * Where a link stands.
     *
     * @param access      from 0.
     * @param cell        it leads to.
     * @param prev        the step that it names.
     * @param offset      in the step.
     * @param valueOffset in the step.
     * @param valueLength 0 where the value is omitted.
     */
    record LinkAt(int access, long cell, long prev, int offset, int valueOffset, int valueLength)
    {
    }

    /**
     * How the operator commits.
     */
    @FunctionalInterface
    interface Committing
    {
        void commit(L1Stand stand, List<Header> headers) throws ParentChainException;
    }
}
