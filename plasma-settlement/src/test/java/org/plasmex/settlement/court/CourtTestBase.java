package org.plasmex.settlement.court;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.settlement.InMemory;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.verify.Fault;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One chain and one Ethereum for all tests of a class, each of which begins where nothing was committed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CourtTestBase
{
    static final long RESPONSE = 1_000;

    private CourtTestSystem system;

    @BeforeAll
    void setUp(@TempDir(factory = InMemory.class) final Path directory) throws Exception
    {
        system = new CourtTestSystem(directory, this::history);
        prepare();
        system.keep();
    }

    @AfterAll
    void tearDown() throws Exception
    {
        if (system != null)
        {
            system.close();
        }
    }

    @BeforeEach
    void restore()
    {
        system.restore();
    }

    /** Makes the chain. */
    abstract void history(TestChain chain);

    /** What all tests find on L1. */
    void prepare() throws Exception
    {
        // Nothing is committed.
    }

    CourtTestSystem system()
    {
        return system;
    }

    Forgery forgery()
    {
        return new Forgery(system.honest());
    }

    /**
     * The number of the first step of an op.
     */
    long first(final int op)
    {
        return nth(op, 1);
    }

    long nth(final int op, final int count)
    {
        final List<byte[]> steps = system.chain().steps();
        int found = 0;
        for (int i = 0; i < steps.size(); i++)
        {
            found += steps.get(i)[0] == op ? 1 : 0;
            if (found == count)
            {
                return i + 1;
            }
        }
        throw new AssertionError("there are only " + found + " steps of op " + op);
    }

    /**
     * The forged chain is committed, found out, and proven wrong, by somebody who has just been started.
     *
     * @return what was proven.
     */
    Fault convict(final Forgery forgery) throws Exception
    {
        try (BlockStore store = forgery.write(system.newDirectory()))
        {
            system.commit(store, store.newest());
            final Course course = system.prover(store).course(system.verify(store, 0));
            assertThat(course).isInstanceOf(Course.Prove.class);
            return convict(store, (Course.Prove)course);
        }
    }

    Fault convict(final BlockStore store, final Course.Prove course) throws Exception
    {
        final Fault fault = course.fault();
        assertConvicted(system.send(course.proof()), course.proof().kind().name(), store.header(fault.block()),
            fault.step());
        return fault;
    }

    /**
     * The block is gone with all after it, and the stranger has its reward.
     */
    void assertConvicted(
        final TransactionReceipt receipt, final String ground, final Header header, final long step) throws Exception
    {
        final List<CourtEvent.Convicted> convicted = system.told(receipt, CourtEvent.Convicted.class);
        assertThat(convicted).hasSize(1);
        assertThat(convicted.get(0).ground()).isEqualTo(ground);
        assertThat(convicted.get(0).blockHash()).isEqualTo(header.hash());
        assertThat(convicted.get(0).step()).isEqualTo(step);
        final List<CourtEvent.Faulted> faulted = system.told(receipt, CourtEvent.Faulted.class);
        assertThat(faulted).hasSize(1);
        assertThat(faulted.get(0).number()).isEqualTo(header.number());
        assertThat(faulted.get(0).prover()).isEqualTo(system.stranger());
        assertThat(faulted.get(0).rewarded()).isPositive()
            .isEqualTo(system.court().owedTo(system.addresses().chain(), system.stranger()));
        assertThat(system.status().isFrozen()).isTrue();
        assertThat(system.status().tip()).isEqualTo(header.number() - 1);
    }

    /**
     * Nobody can show a chunk: the block is gone when the time for it is over.
     */
    void withhold(final Prover prover, final Header header, final long chunk) throws Exception
    {
        final Challenge challenge = new Challenge(header.hash(), 0, chunk);
        system.send(prover.challengeChunk(header, chunk, system.court().price()));
        system.passTime(RESPONSE + 1);
        assertConvicted(system.send(prover.withheld(challenge, header)), "WITHHELD", header, 0);
    }
}
