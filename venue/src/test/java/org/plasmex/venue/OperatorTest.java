package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.client.MarketTerms;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.DepositEncoder;
import org.plasmex.protocol.sbe.GenesisEncoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * What the operator says is understood by a real machine.
 */
class OperatorTest implements OutputPort
{
    private static final long SECONDS = 1_000_000_000L;
    private static final int MARKET = 3;
    private static final int ACCOUNT = 1;

    private final UnsafeBuffer output = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
    private final List<String> answers = new ArrayList<>();
    private final StateMachine machine = new StateMachine(new StateMachine.Context().outputPort(this));
    private final DoorGate gate = new DoorGate();
    private final Operator operator = new Operator(this::execute, () -> {}, gate);
    private long sequence;

    @BeforeEach
    void begin()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
        buffer.setMemory(0, buffer.capacity(), (byte)1);
        new GenesisEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .chainId(1).since(1_000).span(600).stepsPerBlock(1_000).seed(7);
        execute(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + GenesisEncoder.BLOCK_LENGTH);
        buffer.setMemory(0, buffer.capacity(), (byte)2);
        new DepositEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).entry(0).asset(1).amount(5);
        execute(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + DepositEncoder.BLOCK_LENGTH);
        operator.list(new MarketTerms(MARKET, 1, 2, 1, 1, 0, 0));
        answers.clear();
    }

    @Test
    void shouldSetLimits()
    {
        operator.setMarketLimits(MARKET, 0xFFFF_FFFFL, Long.MAX_VALUE, 7);
        operator.setMarketLimits(MARKET + 1, 1, 2, 3);
        operator.setMarketLimits(MARKET, 1, -1, 3);
        operator.setAccountLimits(ACCOUNT, Integer.MAX_VALUE, 5);
        operator.setAccountLimits(0, 10, 1L << 31);
        operator.setAccountLimits(-1, 10, 1);

        assertThat(answers).containsExactly(
            "applied 48 market 3 account 0",
            "refused UNKNOWN_MARKET 4 0",
            "refused MALFORMED -1 9223372036854775807",
            "applied 49 market 0 account 1",
            "refused MALFORMED 2147483648 2147483647",
            "refused UNKNOWN_ACCOUNT 4294967295 2");
    }

    @Test
    void shouldStopAnAccountAMarketAndAll()
    {
        operator.stopAccount(ACCOUNT, true);
        operator.stopAccount(ACCOUNT, false);
        operator.stopAccount(0, true);
        operator.setStatus(MARKET, Terms.HALTED);
        operator.setStatus(MARKET, Terms.OPEN);
        operator.suspend();
        assertThat(machine.suspensions()).isEqualTo(Terms.BY_OPERATOR);
        assertThat(gate.status().passage()).isEqualTo(Passage.CANCELS_ONLY);
        operator.setStatus(MARKET, Terms.OPEN);
        operator.resume();
        assertThat(machine.suspensions()).isZero();
        assertThat(gate.status().passage()).isEqualTo(Passage.OPEN);

        assertThat(answers).containsExactly(
            "applied 50 market 0 account 1",
            "applied 50 market 0 account 1",
            "refused UNKNOWN_ACCOUNT 0 2",
            "step", "step",
            "step", "refused SUSPENDED 1 2", "step");
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return output;
    }

    @Override
    public int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int length)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(output, 0);
        if (header.templateId() == AppliedDecoder.TEMPLATE_ID)
        {
            final AppliedDecoder applied = new AppliedDecoder().wrapAndApplyHeader(output, 0, header);
            answers.add("applied " + applied.command() + " market " + applied.market() + " account " +
                applied.account());
        }
        else if (header.templateId() == RefusedDecoder.TEMPLATE_ID)
        {
            final RefusedDecoder refused = new RefusedDecoder().wrapAndApplyHeader(output, 0, header);
            answers.add("refused " + refused.reason() + " " + refused.value() + " " + refused.bound());
        }
        else if (header.templateId() == StepExecutedDecoder.TEMPLATE_ID)
        {
            answers.add("step");
        }
    }

    private long execute(final DirectBuffer buffer, final int offset, final int length)
    {
        machine.onCommand(++sequence, 1_001 * SECONDS, buffer, offset, length);
        return 0;
    }
}
