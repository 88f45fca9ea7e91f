package org.plasmex.watcher.serve;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.javalin.http.Context;
import org.plasmex.protocol.Hex;
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
    private static final Pattern SIGNATURE =
        Pattern.compile("0x[0-9a-fA-F]{" + 2 * AttestationReader.SIGNATURE_LENGTH + "}");

    private final CustodianQuorum quorum;

    /**
     * A door.
     *
     * @param quorum takes the signatures.
     */
    AttestationDoor(final CustodianQuorum quorum)
    {
        this.quorum = quorum;
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

    void take(final Context request)
    {
        final long number = BlockServer.number(request, "number");
        final String signature = request.pathParam("signature");
        if (!SIGNATURE.matcher(signature).matches())
        {
            request.status(BAD_REQUEST).result(
                "an attestation is 0x and r, s and v, " + AttestationReader.SIGNATURE_LENGTH + " bytes in hex\n");
            return;
        }

        switch (quorum.accept(number, Hex.decode(signature)))
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
}
