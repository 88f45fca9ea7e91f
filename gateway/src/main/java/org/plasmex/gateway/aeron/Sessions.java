package org.plasmex.gateway.aeron;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The sessions of the door, by what they are looked up with.
 */
final class Sessions
{
    private final List<ClientSession> all = new ArrayList<>();
    private final Long2ObjectHashMap<ClientSession> byImage = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<ClientSession> byNumber = new Long2ObjectHashMap<>();
    private final Int2ObjectHashMap<List<ClientSession>> byAccount = new Int2ObjectHashMap<>();

    int size()
    {
        return all.size();
    }

    ClientSession get(final int index)
    {
        return all.get(index);
    }

    /**
     * Those that there are now.
     */
    List<ClientSession> all()
    {
        return List.copyOf(all);
    }

    ClientSession byImage(final long imageId)
    {
        return byImage.get(imageId);
    }

    ClientSession byNumber(final long number)
    {
        return byNumber.get(number);
    }

    /**
     * The sessions that have acted for an account.
     *
     * @return null or empty where none has.
     */
    List<ClientSession> byAccount(final int account)
    {
        return byAccount.get(account);
    }

    void add(final ClientSession session)
    {
        all.add(session);
        byImage.put(session.imageId(), session);
    }

    void opened(final ClientSession session)
    {
        byNumber.put(session.number(), session);
    }

    void actsFor(final ClientSession session, final int account)
    {
        if (session.accounts().add(account))
        {
            List<ClientSession> sessions = byAccount.get(account);
            if (null == sessions)
            {
                sessions = new ArrayList<>();
                byAccount.put(account, sessions);
            }
            sessions.add(session);
        }
    }

    void actsNoLongerFor(final ClientSession session, final int account)
    {
        if (session.accounts().remove(account))
        {
            forget(session, account);
        }
    }

    /**
     * Let nobody find the session any more, but for what is to be told of its end.
     */
    void retire(final ClientSession session)
    {
        byImage.remove(session.imageId(), session);
        byNumber.remove(session.number(), session);
        final IntHashSet.IntIterator accounts = session.accounts().iterator();
        while (accounts.hasNext())
        {
            forget(session, accounts.nextValue());
        }
        session.accounts().clear();
    }

    void remove(final ClientSession session)
    {
        retire(session);
        all.remove(session);
    }

    private void forget(final ClientSession session, final int account)
    {
        final List<ClientSession> sessions = byAccount.get(account);
        sessions.remove(session);
        if (sessions.isEmpty())
        {
            byAccount.remove(account);
        }
    }
}
