package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;

class RewindTest
{
    private static final int BEFORE = 600;
    private static final int MEANWHILE = 300;
    private static final int LONG = 4_000;
    private static final int AT_ONCE = 50;

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final CommandWriter payer = DoorTestSystem.writer(1, 0);
    private final Heard paid = new Heard();

    @Test
    void shouldGiveEverySessionAllOnceAndInOrderWhenThereAreMoreThanReadersAndTradingGoesOn()
    {
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().catchUpReaders(1)))
        {
            final AeronSession paying = system.connect(paid);
            pay(paying, 1, BEFORE);
            final List<AeronSession> sessions = new ArrayList<>();
            final List<Heard> heards = new ArrayList<>();
            for (int account = 2; account <= DoorTestSystem.ACCOUNTS; account++)
            {
                final Heard heard = new Heard();
                final AeronSession session = system.connect(heard);
                act(session, heard, account);
                heard.take();
                sessions.add(session);
                heards.add(heard);
            }
            sessions.forEach(session -> assertThat(session.rewind(0)).isPositive());
            pay(paying, BEFORE + 1, BEFORE + MEANWHILE);

            for (int i = 0; i < sessions.size(); i++)
            {
                final Heard heard = heards.get(i);
                final String last = lastTransferTo(2 + i);
                DoorTestSystem.poll(sessions.get(i), () -> heard.count("caught up") > 0 && heard.has(last));
                assertThat(transfers(heard)).isEqualTo(expected(2 + i));
                assertThat(heard.words())
                    .containsSubsequence("rewound 0", "list 0", "open 0", "deposit 0", "deposit 0");
                assertThat(heard.count("refused UNKNOWN_ORDER 0")).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldBeginAnewWhenItIsRewoundOnItsWay()
    {
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().catchUpReaders(1)))
        {
            final AeronSession paying = system.connect(paid);
            pay(paying, 1, LONG);
            paid.take();
            assertThat(paying.rewind(0)).isPositive();
            DoorTestSystem.poll(paying, () -> paid.has("rewound 0"));
            assertThat(paying.rewind(0)).isPositive();
            DoorTestSystem.poll(paying, () -> paid.count("rewound") == 2);
            final List<String> again = paid.words();
            DoorTestSystem.poll(paying, () -> again.get(again.size() - 1).startsWith("caught up"));

            final List<String> behind = again.subList(again.lastIndexOf("rewound 0") + 1, again.size() - 1);
            assertThat(behind.stream().filter(word -> word.startsWith("transfer")))
                .hasSize(LONG).doesNotHaveDuplicates();
            assertThat(behind.get(behind.size() - 1)).isEqualTo("transfer " + LONG);
        }
    }

    // Transfer n goes to account 2 to 4 by turns.
    private void pay(final AeronSession session, final int from, final int to)
    {
        for (int i = from; i <= to; i++)
        {
            final int number = i;
            final int payee = payee(number);
            DoorTestSystem.send(session, command, payer.correlation(number).transfer(
                command, 0, payee, DoorTestSystem.wallet(payee).address(), DoorTestSystem.BASE, number));
            if (0 == number % AT_ONCE || number == to)
            {
                DoorTestSystem.poll(session, () -> paid.has("transfer " + number));
            }
        }
    }

    private void act(final AeronSession session, final Heard heard, final int account)
    {
        DoorTestSystem.send(session, command, DoorTestSystem.writer(account, 0).cancelOrder(command, 0, 0));
        DoorTestSystem.poll(session, () -> heard.has("refused UNKNOWN_ORDER 0"));
    }

    private static int payee(final int number)
    {
        return 2 + number % (DoorTestSystem.ACCOUNTS - 1);
    }

    private static List<String> transfers(final Heard heard)
    {
        // What was paid before the door heard of the rewinding came before it, and comes again.
        final List<String> rewound = heard.words().subList(heard.words().indexOf("rewound 0"), heard.words().size());
        return rewound.stream().filter(word -> word.startsWith("transfer")).toList();
    }

    private static List<String> expected(final int account)
    {
        final List<String> expected = new ArrayList<>();
        for (int i = 1; i <= BEFORE + MEANWHILE; i++)
        {
            if (payee(i) == account)
            {
                expected.add("transfer " + i);
            }
        }
        return expected;
    }

    private static String lastTransferTo(final int account)
    {
        final List<String> all = expected(account);
        return all.get(all.size() - 1);
    }
}
