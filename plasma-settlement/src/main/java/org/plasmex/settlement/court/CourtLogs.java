package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Claims;
import org.plasmex.contracts.Court;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.ContractAddresses;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Reads the events of the contracts out of L1's logs.
 */
final class CourtLogs
{
    private static final Map<String, Function<Log, CourtEvent>> READERS = new HashMap<>();

    static
    {
        READERS.put(EventEncoder.encode(Chain.COMMITTED_EVENT), CourtLogs::committed);
        READERS.put(EventEncoder.encode(Chain.FINALIZED_EVENT), CourtLogs::finalized);
        READERS.put(EventEncoder.encode(Chain.FAULTED_EVENT), CourtLogs::faulted);
        READERS.put(
            EventEncoder.encode(Chain.FROZENFORSILENCE_EVENT), (log) -> new CourtEvent.FrozenForSilence(place(log)));
        READERS.put(EventEncoder.encode(Chain.OWED_EVENT), CourtLogs::owed);
        READERS.put(EventEncoder.encode(Chain.OPERATORNAMED_EVENT), CourtLogs::operatorNamed);
        READERS.put(EventEncoder.encode(Chain.OPERATORREPLACED_EVENT), CourtLogs::operatorReplaced);
        READERS.put(EventEncoder.encode(Chain.CUSTODIANNAMED_EVENT), CourtLogs::custodianNamed);
        READERS.put(EventEncoder.encode(Chain.CUSTODIANREPLACED_EVENT), CourtLogs::custodianReplaced);
        READERS.put(EventEncoder.encode(Court.CONVICTED_EVENT), CourtLogs::convicted);
        READERS.put(EventEncoder.encode(Court.CHALLENGED_EVENT), CourtLogs::challenged);
        READERS.put(EventEncoder.encode(Court.ANSWERED_EVENT), CourtLogs::answered);
        READERS.put(EventEncoder.encode(Court.CLOSED_EVENT),
            (log) -> new CourtEvent.Closed(place(log), Court.getClosedEventFromLog(log).id));
        READERS.put(EventEncoder.encode(Court.MADEWHOLE_EVENT), CourtLogs::madeWhole);
        READERS.put(EventEncoder.encode(Claims.EXITING_EVENT),
            (log) -> new CourtEvent.Exiting(place(log), exit(Claims.getExitingEventFromLog(log).exit)));
        READERS.put(EventEncoder.encode(Claims.SKIPPED_EVENT),
            (log) -> new CourtEvent.Skipped(place(log), Claims.getSkippedEventFromLog(log).cell.longValue()));
        READERS.put(EventEncoder.encode(Claims.EXITED_EVENT), CourtLogs::exited);
        READERS.put(EventEncoder.encode(Claims.CLAIMED_EVENT), CourtLogs::claimed);
        READERS.put(EventEncoder.encode(Claims.REFUNDED_EVENT), CourtLogs::refunded);
    }

    private CourtLogs()
    {
    }

    /**
     * The event that a log tells.
     *
     * @return null if it is none that a watcher asks for.
     */
    static CourtEvent read(final Log log)
    {
        final Function<Log, CourtEvent> reader = log.getTopics().isEmpty() ? null : READERS.get(log.getTopics().get(0));
        return reader == null ? null : reader.apply(log);
    }

    private static CourtEvent.Place place(final Log log)
    {
        return new CourtEvent.Place(
            log.getBlockNumber().longValueExact(), log.getLogIndex().longValueExact(), log.getTransactionHash());
    }

    private static CourtEvent committed(final Log log)
    {
        final Chain.Header header = Chain.getCommittedEventFromLog(log).header;
        return new CourtEvent.Committed(place(log), new Header(
            header.number.longValue(),
            header.since.longValue(),
            header.until.longValue(),
            header.firstStep.longValue(),
            header.steps.longValue(),
            header.inbox.longValue(),
            header.parent,
            header.dataRoot));
    }

    private static CourtEvent finalized(final Log log)
    {
        return new CourtEvent.Finalized(place(log), Chain.getFinalizedEventFromLog(log).number.longValue());
    }

    private static CourtEvent faulted(final Log log)
    {
        final Chain.FaultedEventResponse event = Chain.getFaultedEventFromLog(log);
        return new CourtEvent.Faulted(
            place(log), event.number.longValue(), event.blockHash, address(event.prover), event.rewarded);
    }

    private static CourtEvent owed(final Log log)
    {
        final Chain.OwedEventResponse event = Chain.getOwedEventFromLog(log);
        return new CourtEvent.Owed(place(log), address(log.getAddress()), address(event.account), event.amount);
    }

    private static CourtEvent operatorNamed(final Log log)
    {
        final Chain.OperatorNamedEventResponse event = Chain.getOperatorNamedEventFromLog(log);
        return named(log, true, event.operator, event.successor, event.from);
    }

    private static CourtEvent custodianNamed(final Log log)
    {
        final Chain.CustodianNamedEventResponse event = Chain.getCustodianNamedEventFromLog(log);
        return named(log, false, event.custodian, event.successor, event.from);
    }

    private static CourtEvent named(
        final Log log, final boolean isOperator, final String holder, final String successor, final BigInteger from)
    {
        return new CourtEvent.Named(place(log), isOperator, address(holder),
            ContractAddresses.NOBODY.equals(successor) ? "" : address(successor), from.longValueExact());
    }

    private static CourtEvent operatorReplaced(final Log log)
    {
        final Chain.OperatorReplacedEventResponse event = Chain.getOperatorReplacedEventFromLog(log);
        return new CourtEvent.Replaced(place(log), true, address(event.former), address(event.operator));
    }

    private static CourtEvent custodianReplaced(final Log log)
    {
        final Chain.CustodianReplacedEventResponse event = Chain.getCustodianReplacedEventFromLog(log);
        return new CourtEvent.Replaced(place(log), false, address(event.former), address(event.custodian));
    }

    private static CourtEvent convicted(final Log log)
    {
        final Court.ConvictedEventResponse event = Court.getConvictedEventFromLog(log);
        final String ground = new String(event.ground, StandardCharsets.US_ASCII).replace("\0", "");
        return new CourtEvent.Convicted(
            place(log), ground, event.blockHash, event.number.longValue(), address(event.prover));
    }

    private static CourtEvent challenged(final Log log)
    {
        final Court.ChallengedEventResponse event = Court.getChallengedEventFromLog(log);
        return new CourtEvent.Challenged(
            place(log),
            new Challenge(event.challenge.blockHash, event.challenge.step.longValue(),
                event.challenge.index.longValue()),
            address(event.challenger),
            event.deposit,
            event.previous.longValue(),
            event.deadline.longValueExact());
    }

    private static CourtEvent answered(final Log log)
    {
        final Court.AnsweredEventResponse event = Court.getAnsweredEventFromLog(log);
        return new CourtEvent.Answered(place(log), event.id, address(event.by), event.paid);
    }

    private static CourtEvent madeWhole(final Log log)
    {
        final Court.MadeWholeEventResponse event = Court.getMadeWholeEventFromLog(log);
        return new CourtEvent.MadeWhole(place(log), event.id, event.amount);
    }

    private static CourtEvent exited(final Log log)
    {
        final Claims.ExitedEventResponse event = Claims.getExitedEventFromLog(log);
        return new CourtEvent.Exited(place(log), event.cell.longValue(), event.touch.longValue(),
            address(event.owner), event.amount.longValue());
    }

    private static CourtEvent claimed(final Log log)
    {
        final Claims.ClaimedEventResponse event = Claims.getClaimedEventFromLog(log);
        return new CourtEvent.Claimed(place(log), event.number.longValue(), address(event.owner),
            event.asset.intValue(), event.amount.longValue());
    }

    private static CourtEvent refunded(final Log log)
    {
        final Claims.RefundedEventResponse event = Claims.getRefundedEventFromLog(log);
        return new CourtEvent.Refunded(place(log), event.entry.longValue(), address(event.payer),
            event.asset.intValue(), event.amount.longValue());
    }

    private static OpenExit exit(final Claims.Exit exit)
    {
        return new OpenExit(exit.cell.longValue(), exit.touch.longValue(), exit.amount.longValue(),
            address(exit.owner), address(exit.exiter), exit.closes.longValueExact());
    }


    private static String address(final String address)
    {
        return address.toLowerCase(Locale.ROOT);
    }
}
