package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LogHandTest
{
    private static final String NAME = "hand";

    /** Without an end of its own it would wait for itself for ever. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDoAtOnceWhatATaskOfItsOwnGivesIt()
    {
        final List<String> threads = new ArrayList<>();
        try (LogHand hand = new LogHand(NAME))
        {
            hand.run(() ->
            {
                hand.run(() -> threads.add(Thread.currentThread().getName()));
                threads.add(Thread.currentThread().getName());
            });
        }

        assertThat(threads).containsExactly(NAME, NAME);
    }
}
