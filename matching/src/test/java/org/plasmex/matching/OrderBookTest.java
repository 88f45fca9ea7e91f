package org.plasmex.matching;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.matching.TestVenue.run;

/**
 * Commands in, events out. See {@link Command} and {@link Events} for the words.
 */
class OrderBookTest
{
    @Test
    void shouldRestWhenNothingCrosses()
    {
        assertThat(run("buy 1 5@99", "sell 2 5@101", "buy 3 1@100")).containsExactly(
            "1 rests 5@99", "2 rests 5@101", "3 rests 1@100");
    }

    @Test
    void shouldFillOldestFirstWhenPricesAreEqual()
    {
        assertThat(run("sell 1 5@100", "sell 2 5@100", "buy 3 7@100", "buy 4 9@100")).containsExactly(
            "1 rests 5@100", "2 rests 5@100",
            "3 takes 5@100 of 1", "3 takes 2@100 of 2",
            "4 takes 3@100 of 2", "4 rests 6@100");
    }

    @Test
    void shouldFillBestPriceFirstAtTheMakersPriceWhenTakerReachesSeveral()
    {
        assertThat(run("sell 1 1@102", "sell 2 1@100", "sell 3 1@101", "buy 4 9@101")).containsExactly(
            "1 rests 1@102", "2 rests 1@100", "3 rests 1@101",
            "4 takes 1@100 of 2", "4 takes 1@101 of 3", "4 rests 7@101");
        assertThat(run("buy 1 1@98", "buy 2 1@100", "buy 3 1@99", "sell 4 9@99")).containsExactly(
            "1 rests 1@98", "2 rests 1@100", "3 rests 1@99",
            "4 takes 1@100 of 2", "4 takes 1@99 of 3", "4 rests 7@99");
    }

    @Test
    void shouldCancelWhatIsLeftWhenImmediate()
    {
        assertThat(run("sell 1 3@100", "buy 2 5@100 ioc", "buy 3 5@100 ioc")).containsExactly(
            "1 rests 3@100", "2 takes 3@100 of 1", "2 goes with 2", "3 goes with 5");
    }

    @Test
    void shouldFillWhollyOrRefuseWhenFillOrKill()
    {
        assertThat(run("sell 1 3@100", "sell 2 3@101", "buy 3 7@101 fok", "buy 4 6@100 fok", "buy 5 6@101 fok"))
            .containsExactly(
                "1 rests 3@100", "2 rests 3@101",
                "3 refused: not fillable", "4 refused: not fillable",
                "5 takes 3@100 of 1", "5 takes 3@101 of 2");
    }

    @Test
    void shouldNotCountOwnOrdersWhenFillOrKill()
    {
        assertThat(run("7: sell 1 3@100", "8: sell 2 3@101", "7: buy 3 6@101 fok", "7: buy 4 3@101 fok"))
            .containsExactly(
                "1 rests 3@100", "2 rests 3@101",
                "3 refused: not fillable",
                "4 removes 1 with 3", "4 takes 3@101 of 2");
    }

    @Test
    void shouldShowPeakOfIcebergAndGoBehindOthersWithTheNext()
    {
        assertThat(run("sell 1 7@100 peak=3", "sell 2 2@100", "buy 3 4@100", "buy 4 9@100")).containsExactly(
            "1 rests 7@100", "2 rests 2@100",
            "3 takes 3@100 of 1", "3 takes 1@100 of 2",
            "4 takes 1@100 of 2", "4 takes 3@100 of 1", "4 takes 1@100 of 1", "4 rests 4@100");
    }

    @Test
    void shouldKeepPlaceOfIcebergWhenItsPeakIsTakenInPart()
    {
        assertThat(run("sell 1 7@100 peak=3", "sell 2 2@100", "buy 3 2@100", "buy 4 2@100")).containsExactly(
            "1 rests 7@100", "2 rests 2@100",
            "3 takes 2@100 of 1",
            "4 takes 1@100 of 1", "4 takes 1@100 of 2");
    }

    @Test
    void shouldTakeWithAllOfAnIcebergAndRestWithItsPeak()
    {
        assertThat(run("sell 1 5@100", "buy 2 12@100 peak=4", "sell 3 4@100", "sell 4 1@100", "sell 5 9@100"))
            .containsExactly(
                "1 rests 5@100",
                "2 takes 5@100 of 1", "2 rests 7@100",
                "3 takes 4@100 of 2", "4 takes 1@100 of 2", "5 takes 2@100 of 2", "5 rests 7@100");
    }

    @Test
    void shouldReduceWhatIsHiddenFirst()
    {
        assertThat(run(
            "sell 1 9@100 peak=4", "reduce 1 9", "reduce 1 5", "reduce 1 3", "sell 2 1@100", "buy 3 9@100"))
            .containsExactly(
                "1 rests 9@100", "1 unknown", "1 keeps 5", "1 keeps 3", "2 rests 1@100",
                "3 takes 3@100 of 1", "3 takes 1@100 of 2", "3 rests 5@100");
    }

    @Test
    void shouldCountHiddenLotsWhenFillOrKill()
    {
        assertThat(run("sell 1 7@100 peak=3", "buy 2 8@100 fok", "buy 3 7@100 fok")).containsExactly(
            "1 rests 7@100", "2 refused: not fillable",
            "3 takes 3@100 of 1", "3 takes 3@100 of 1", "3 takes 1@100 of 1");
    }

    @Test
    void shouldCountAnIcebergAsOftenAsItIsMet()
    {
        final OrderSlab orders = new OrderSlab(4, 4);
        final OrderBook book = new OrderBook(orders, new LevelSlab());
        final int slot = orders.allocate(1, Side.SELL, OrderType.GTC, 1, 1, 100, 20_001);
        orders.hide(slot, 2, 2);
        book.add(slot);
        assertThat(book.admit(Side.BUY, OrderType.GTC, 100, 20_000, 2, 10_000)).isEqualTo(Admission.ADMITTED);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 100, 20_000, 2, 10_000)).isEqualTo(Admission.ADMITTED);
        assertThat(book.admit(Side.BUY, OrderType.GTC, 100, 20_001, 2, 10_000)).isEqualTo(Admission.TOO_MANY_FILLS);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 100, 20_001, 2, 10_000)).isEqualTo(Admission.TOO_MANY_FILLS);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 100, 20_001, 2, 10_001)).isEqualTo(Admission.ADMITTED);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 100, 20_002, 2, 10_001)).isEqualTo(Admission.NOT_FILLABLE);
        assertThat(book.admit(Side.BUY, OrderType.GTC, 100, 20_001, 1, 0)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void shouldEndTheTakerWhenItMeetsItselfAndIsToGo()
    {
        assertThat(run(
            "8: sell 1 2@100", "7: sell 2 3@100", "8: sell 3 3@100", "7: buy 4 9@100 goes", "7: buy 5 1@100 goes fok",
            "9: buy 6 3@100"))
            .containsExactly(
                "1 rests 2@100", "2 rests 3@100", "3 rests 3@100",
                "4 takes 2@100 of 1", "4 goes with 7 before 2",
                "5 refused: not fillable",
                "6 takes 3@100 of 2");
    }

    @Test
    void shouldFillOrKillWhenItIsFilledBeforeItMeetsItself()
    {
        assertThat(run("8: sell 1 2@100", "7: sell 2 3@100", "7: buy 3 3@100 fok goes", "7: buy 4 2@100 fok goes"))
            .containsExactly(
                "1 rests 2@100", "2 rests 3@100", "3 refused: not fillable", "4 takes 2@100 of 1");
    }

    @Test
    void shouldDecideAReplacementWithoutTheOrderThatGoes()
    {
        assertThat(run(
            "7: sell 1 2@100", "7: buy 2 2@100 post_only replaces=1", "7: buy 3 1@101 post_only replaces=9",
            "8: sell 4 2@101", "7: sell 5 1@102", "7: buy 6 1@101 post_only replaces=5",
            "7: buy 7 2@101 fok replaces=2"))
            .containsExactly(
                "1 rests 2@100",
                "1 goes with 2", "2 rests 2@100",
                "9 unknown",
                "4 rests 2@101", "5 rests 1@102",
                "6 refused: would trade",
                "2 goes with 2", "7 takes 2@101 of 4");
    }

    @Test
    void shouldRefusePostOnlyWhenItWouldTrade()
    {
        assertThat(run("7: sell 1 3@100", "7: buy 2 1@100 post_only", "buy 3 1@99 post_only", "sell 4 1@99 post_only"))
            .containsExactly(
                "1 rests 3@100", "2 refused: would trade", "3 rests 1@99", "4 refused: would trade");
    }

    @Test
    void shouldRemoveTheRestingOrderWhenAnAccountMeetsItself()
    {
        assertThat(run("7: sell 1 3@100", "8: sell 2 3@100", "7: sell 3 3@100", "7: buy 4 5@100")).containsExactly(
            "1 rests 3@100", "2 rests 3@100", "3 rests 3@100",
            "4 removes 1 with 3", "4 takes 3@100 of 2", "4 removes 3 with 3", "4 rests 2@100");
    }

    @Test
    void shouldLeaveOwnOrdersAloneWhenFilledBeforeThem()
    {
        assertThat(run("8: sell 1 3@100", "7: sell 2 3@100", "7: buy 3 3@100", "7: cancel 2")).containsExactly(
            "1 rests 3@100", "2 rests 3@100", "3 takes 3@100 of 1", "2 goes with 3");
    }

    @Test
    void shouldForgetAnOrderWhenCancelled()
    {
        assertThat(run("sell 1 3@100", "sell 2 3@100", "sell 3 3@100", "cancel 2", "cancel 2", "buy 4 6@100"))
            .containsExactly(
                "1 rests 3@100", "2 rests 3@100", "3 rests 3@100",
                "2 goes with 3", "2 unknown",
                "4 takes 3@100 of 1", "4 takes 3@100 of 3");
    }

    @Test
    void shouldKeepPriorityWhenReduced()
    {
        assertThat(run("sell 1 9@100", "sell 2 9@100", "reduce 1 2", "reduce 1 2", "buy 3 3@100")).containsExactly(
            "1 rests 9@100", "2 rests 9@100", "1 keeps 2", "1 unknown",
            "3 takes 2@100 of 1", "3 takes 1@100 of 2");
    }

    @Test
    void shouldTakeAnyPositivePriceWhenClientsAreHostile()
    {
        final long max = Long.MAX_VALUE;
        assertThat(run(
            "buy 1 1@1", "sell 2 1@" + max, "buy 3 1@" + (max - 1), "sell 4 1@1", "buy 5 1@" + max, "cancel 1"))
            .containsExactly(
                "1 rests 1@1", "2 rests 1@" + max, "3 rests 1@" + (max - 1),
                "4 takes 1@" + (max - 1) + " of 3", "5 takes 1@" + max + " of 2", "1 goes with 1");
    }

    @Test
    void shouldAdmitUpToTheLimitOfFillsWhenManyAreMet()
    {
        final TestVenue venue = new TestVenue(new Events(), 1, 10_000);
        for (int i = 1; i <= 10_001; i++)
        {
            venue.execute(0, Command.place(i, i, Side.SELL, OrderType.GTC, 100 + i % 7, 1));
        }
        final OrderBook book = venue.book(0);

        assertThat(book.admit(Side.BUY, OrderType.GTC, 200, 10_000, 0, 10_000)).isEqualTo(Admission.ADMITTED);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 200, 10_000, 0, 10_000)).isEqualTo(Admission.ADMITTED);
        assertThat(book.admit(Side.BUY, OrderType.GTC, 200, 10_001, 0, 10_000)).isEqualTo(Admission.TOO_MANY_FILLS);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 200, 10_001, 0, 10_000)).isEqualTo(Admission.TOO_MANY_FILLS);
        assertThat(book.admit(Side.BUY, OrderType.FOK, 200, 10_002, 0, 10_000)).isEqualTo(Admission.NOT_FILLABLE);
        assertThat(book.admit(Side.BUY, OrderType.IOC, 200, 10_001, 7, 10_000)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void shouldRefuseToRemoveWhatDoesNotRest()
    {
        final OrderSlab orders = new OrderSlab(4, 4);
        final OrderBook book = new OrderBook(orders, new LevelSlab());
        final int slot = orders.allocate(1, Side.BUY, OrderType.GTC, 1, 1, 100, 1);

        assertThatThrownBy(() -> book.remove(slot)).isInstanceOf(IllegalStateException.class);
        book.add(slot);
        assertThatThrownBy(() -> orders.release(slot)).isInstanceOf(IllegalStateException.class);
        book.remove(slot);
        assertThatThrownBy(() -> book.remove(slot)).isInstanceOf(IllegalStateException.class);
        assertThat(book.bestPrice(Side.BUY)).isZero();
    }
}
