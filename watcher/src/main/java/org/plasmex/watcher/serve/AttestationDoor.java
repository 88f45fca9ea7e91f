package org.plasmex.watcher.serve;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.javalin.http.Context;
import org.plasmex.settlement.l1.AttestationReader;
import org.plasmex.settlement.l1.CustodianQuorum;

/**
 * Where custodians hear which blocks are sealed, and leave their signatures. Whoever comes may ask and post: what
 * counts is whose signature it is. Thread safe.
 */
final class AttestationDoor
{
    /** The most blocks that are announced in an answer. */
    static final int MAX_ANNOUNCED = 16;

    private static final int TAKEN = 204;
    private static final int BAD_REQUEST = 400;
    private static final int NO_CUSTODIAN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_FAR = 409;

    private final CustodianQuorum quorum;
    private final Function<Context, Future<?>> cutOff;

    /**
     * A door.
     *
     * @param quorum takes the signatures.
     * @param cutOff ends a connection after a while, unless it is cancelled before.
     */
    AttestationDoor(final CustodianQuorum quorum, final Function<Context, Future<?>> cutOff)
    {
        this.quorum = quorum;
        this.cutOff = cutOff;
    }

    void tell(final Context request)
    {
        request.contentType("application/json").result("{\"committed\":" + quorum.committed() + ",\"newest\":" +
            quorum.newest() + ",\"quorum\":" + quorum.quorum() + ",\"own\":" + quorum.own().stream()
            .map(address -> '"' + address + '"').collect(Collectors.joining(",", "[", "]")) +
            ",\"custodians\":" + quorum.standings().stream().map(AttestationDoor::json)
            .collect(Collectors.joining(",", "[", "]")) + "}\n");
    }

    private static String json(final CustodianQuorum.Standing standing)
    {
        return "{\"address\":\"" + standing.address() + "\",\"signed\":" + standing.signed() + ",\"next\":" +
            standing.next() + ",\"missingSeconds\":" + standing.missingSeconds() + '}';
    }

    void announce(final Context request)
    {
        final byte[] announced = quorum.announced(
            BlockServer.number(request, "number"), BlockServer.count(request, MAX_ANNOUNCED, MAX_ANNOUNCED));
        request.contentType("application/octet-stream").result(announced);
    }

    void take(final Context request) throws IOException
    {
        final long number = BlockServer.number(request, "number");
        final byte[] signature = body(request);
        if (signature.length != AttestationReader.SIGNATURE_LENGTH)
        {
            // What else comes is not read.
            request.status(BAD_REQUEST).header("Connection", "close").result(
                "an attestation is r, s and v, " + AttestationReader.SIGNATURE_LENGTH + " bytes\n");
            return;
        }

        switch (quorum.accept(number, signature))
        {
            case TAKEN -> request.status(TAKEN);
            case NOT_SEALED -> request.status(NOT_FOUND).result(
                "block " + number + " is not sealed: blocks up to " + quorum.newest() + " are\n");
            case TOO_FAR -> request.status(TOO_FAR).result("signatures of blocks up to " +
                (quorum.committed() + CustodianQuorum.WINDOW) + " are taken now: come again when more is committed\n");
            default -> request.status(NO_CUSTODIAN).result(
                "no custodian who is waited for has signed block " + number + " with this\n");
        }
    }

    /** As much as tells whether it is of the right length, within the time that everybody has. */
    private byte[] body(final Context request) throws IOException
    {
        final Future<?> deadline = cutOff.apply(request);
        try
        {
            return request.bodyInputStream().readNBytes(AttestationReader.SIGNATURE_LENGTH + 1);
        }
        finally
        {
            deadline.cancel(false);
        }
    }
}
