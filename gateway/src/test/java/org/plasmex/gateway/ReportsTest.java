package org.plasmex.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.AppliedEncoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.BlockSealedEncoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.FrozenEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.RefusedEncoder;

class ReportsTest
{
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final List<String> told = new ArrayList<>();
    private final ReportListener listener = new ReportListener()
    {
        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            told.add("refused " + refused.sequence());
        }

        @Override
        public void onSealed(final BlockSealedDecoder sealed)
        {
            told.add("sealed " + sealed.sequence());
        }

        @Override
        public void onApplied(final AppliedDecoder applied)
        {
            told.add("applied " + applied.command() + " to account " + applied.account());
        }

        @Override
        public void onFrozen(final FrozenDecoder frozen)
        {
            told.add("frozen behind block " + frozen.block() + ", step " + frozen.step());
        }
    };

    @Test
    void shouldTellEveryListenerOfBlocksOfTheEndAndOfWhatMakesNoStep()
    {
        final Reports reports = new Reports(7, listener);
        new BlockSealedEncoder().wrapAndApplyHeader(buffer, 0, header).sequence(1);
        reports.onRecord(1, 0, buffer, 0, 0);
        new AppliedEncoder().wrapAndApplyHeader(buffer, 0, header).sequence(2).command(49).account(3);
        reports.onRecord(2, 0, buffer, 0, 0);
        new FrozenEncoder().wrapAndApplyHeader(buffer, 0, header).sequence(3).block(4).step(500);
        reports.onRecord(3, 0, buffer, 0, 0);

        assertThat(told).containsExactly("sealed 1", "applied 49 to account 3", "frozen behind block 4, step 500");
    }

    @Test
    void shouldTellASessionOfItsOwnCommandsOnly()
    {
        final Reports reports = new Reports(7, listener);
        new RefusedEncoder().wrapAndApplyHeader(buffer, 0, header).sequence(1).session(6);
        reports.onRecord(1, 0, buffer, 0, 0);
        new RefusedEncoder().wrapAndApplyHeader(buffer, 0, header).sequence(2).session(7);
        reports.onRecord(2, 0, buffer, 0, 0);

        assertThat(told).containsExactly("refused 2");
    }
}
