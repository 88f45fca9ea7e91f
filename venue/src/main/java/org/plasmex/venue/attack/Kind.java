package org.plasmex.venue.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.plasmex.venue.WrongUsageException;

/**
 * What an operator can do to a block, or keep from others.
 */
enum Kind
{
    /** Nothing. */
    NONE(forger -> {}),
    /** The hash of the inbox is another one. */
    COMMIT_INBOX(Headers::inboxHash),
    /** The custodian has signed something else, or somebody else has, or nobody. */
    COMMIT_ATTESTATION(Headers::attestation),
    /** The header's number is another one. */
    HEADER_NUMBER(Headers::number),
    /** The header begins at another time. */
    HEADER_SINCE(Headers::since),
    /** The header ends at another time. */
    HEADER_UNTIL(Headers::until),
    /** The header says that it begins at another step. */
    HEADER_FIRST_STEP(Headers::firstStep),
    /** The header says that there are more steps, or fewer. */
    HEADER_STEPS(Headers::steps),
    /** The header's register of the inbox is another one. */
    HEADER_INBOX(Headers::inbox),
    /** The header's parent is another block. */
    HEADER_PARENT(Headers::parent),
    /** The header's root is that of other steps. */
    HEADER_DATA_ROOT(Headers::dataRoot),
    /** A byte of a step's body is another one. */
    BODY(Changes::body),
    /** A field of a step's body is at a limit. */
    BODY_LIMIT(Changes::bodyLimit),
    /** A byte of a signature is another one. */
    AUTH(Changes::auth),
    /** A link names another step. */
    LINK_STEP(Changes::linkStep),
    /** A link tells of another value. */
    LINK_VALUE(Changes::linkValue),
    /** A link leads to an older touch of its cell, and tells what that one left. */
    LINK_TO_OLDER(Changes::linkToOlder),
    /** A link says that nobody ever touched its cell. */
    LINK_TO_NOTHING(Changes::linkToNothing),
    /** A link leads to a final step that is unlawful, and tells whatever the operator likes. */
    LINK_WILDCARD(Changes::linkWildcard),
    /** A step is longer, or shorter. */
    LENGTH(Changes::length),
    /** A step is bytes by chance. */
    GARBAGE(Changes::garbage),
    /** Two steps have changed places. */
    SWAP(Changes::swap),
    /** A step is left out. */
    DROP(Changes::drop),
    /** A step is there twice. */
    REPEAT(Changes::repeat),
    /** A step of one block stands in another. */
    FOREIGN(Changes::foreign),
    /** The block ends with something else than its SEAL. */
    SEAL(Changes::seal),
    /** A leaf is none that a step amounts to. */
    LEAF(Leaves::leaf),
    /** Behind the last step there is a leaf that is not zero. */
    PADDING(Leaves::padding),
    /** A chunk is not served, nor shown when it is challenged. */
    CHUNK_WITHHELD(Leaves::withheld),
    /** A chunk is not served before it is challenged. */
    CHUNK_LATE(Leaves::late),
    /** A chunk that is wrong is not served before it is challenged. */
    CHUNK_LATE_AND_WRONG(Leaves::lateAndWrong),
    /** Nobody has an old block any more, and a step behind a link is not shown when it is challenged. */
    LINK_WITHHELD(Leaves::linkWithheld),
    /** Nobody has an old block any more, and steps behind links are shown only when they are challenged. */
    LINK_LATE(Leaves::linkLate),
    /** Likewise, and one of the links is false. */
    LINK_LATE_AND_WRONG(Forgeries::linkLateAndWrong),
    /** A step is left out, and all that follows is linked as if it had never been. */
    CENSOR(Forgeries::censor),
    /** Two steps have changed places, and all that follows is linked anew. */
    REORDER(Forgeries::reorder),
    /** A balance is made to be more, and all that follows builds on it. */
    MINT(Forgeries::mint),
    /** A cell is set back to what it was, and all that follows builds on it. */
    SET_BACK(Forgeries::setBack),
    /** A cell is as if it had never been touched, and all that follows builds on it. */
    WIPE(Forgeries::wipe),
    /** A cell is said to have been left so by a final step that is unlawful, and all that follows builds on it. */
    WILDCARD(Forgeries::wildcard),
    /** Any cell has any value, and all that follows builds on it. */
    ANY_VALUE(Forgeries::anyValue),
    /** A deposit that is not on L1 is credited, and all that follows builds on it. */
    DEPOSIT(Forgeries::deposit),
    /** A withdrawal that its owner never signed, and all that follows builds on it. */
    WITHDRAWAL(Forgeries::withdrawal),
    /** A transfer that its owner never signed, and all that follows builds on it. */
    TRANSFER(Forgeries::transfer),
    /** An order that its owner never signed, and all that follows builds on it. */
    ORDER(Forgeries::order),
    /** A withdraw request that is not on L1, and all that follows builds on it. */
    REQUEST(Forgeries::request),
    /** A message that was signed once is used once more. */
    REPLAY(Forgeries::replay),
    /** Two blocks are wrong, the later one in plain sight. */
    DECOY(Forgeries::decoy);

    private final Consumer<Forger> harm;

    Kind(final Consumer<Forger> harm)
    {
        this.harm = harm;
    }

    /**
     * Its name on the command line.
     */
    String text()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void apply(final Forger forger)
    {
        harm.accept(forger);
    }

    /**
     * Find kinds by their names.
     *
     * @throws WrongUsageException if there is no such kind.
     */
    static List<Kind> parse(final List<String> names)
    {
        return names.stream().map(Kind::parse).toList();
    }

    private static Kind parse(final String name)
    {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(name)).findFirst()
            .orElseThrow(() -> new WrongUsageException("'" + name + "' is no kind of attack; there are " +
                Arrays.stream(values()).map(Kind::text).collect(Collectors.joining(", "))));
    }
}
