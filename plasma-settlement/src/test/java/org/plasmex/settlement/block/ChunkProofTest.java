package org.plasmex.settlement.block;

import java.nio.file.Path;
import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChunkProofTest
{
    private static final Genesis GENESIS = new Genesis(1, new byte[20], 1_000, 600);

    @TempDir
    private Path directory;
    private BlockStore store;

    @BeforeEach
    void setUp()
    {
        store = BlockStore.open(directory, GENESIS);
    }

    @AfterEach
    void tearDown()
    {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 129, 300})
    void shouldStandInItsBlockWhicheverChunkItIs(final int steps)
    {
        write(steps);

        int shown = 0;
        for (int chunk = 0; chunk < DataTree.chunks(steps); chunk++)
        {
            final ChunkProof proof = store.chunk(1, chunk);
            assertThat(proof.verify()).as("chunk %d", chunk).isTrue();
            shown += proof.steps().size();
        }
        assertThat(shown).isEqualTo(steps);
        assertThatThrownBy(() -> store.chunk(1, DataTree.chunks(steps)))
            .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldNotStandWhenAnyOfItIsAnother()
    {
        write(300);
        final ChunkProof proof = store.chunk(1, 1);

        assertThat(new ChunkProof(proof.header(), 2, proof.packed(), proof.path()).verify()).isFalse();
        assertThat(new ChunkProof(proof.header(), -1, proof.packed(), proof.path()).verify()).isFalse();
        for (int length = 0; length < proof.packed().length; length++)
        {
            assertThat(changed(proof, Arrays.copyOf(proof.packed(), length)).verify()).isFalse();
        }
        for (int i = 0; i < proof.packed().length; i++)
        {
            final byte[] packed = proof.packed().clone();
            packed[i] ^= 1;
            assertThat(changed(proof, packed).verify()).isFalse();
        }
        final byte[][] shorter = Arrays.copyOf(proof.path(), proof.path().length - 1);
        assertThat(new ChunkProof(proof.header(), 1, proof.packed(), shorter).verify()).isFalse();
        shorter[0] = new byte[31];
        assertThat(new ChunkProof(proof.header(), 1, proof.packed(), shorter).verify()).isFalse();
    }

    private static ChunkProof changed(final ChunkProof proof, final byte[] packed)
    {
        return new ChunkProof(proof.header(), proof.chunk(), packed, proof.path());
    }

    private void write(final int steps)
    {
        final DataTree tree = new DataTree();
        store.begin(1);
        for (int i = 0; i < steps; i++)
        {
            final byte[] step = new byte[1 + i % 90];
            Arrays.fill(step, (byte)i);
            tree.add(new UnsafeBuffer(step), 0, step.length);
            store.add(new UnsafeBuffer(step), 0, step.length);
        }
        final Header genesis = GENESIS.header();
        store.seal(new Header(1, 1_000, 1_100, 1, steps, 0, genesis.hash(), tree.seal()));
    }
}
