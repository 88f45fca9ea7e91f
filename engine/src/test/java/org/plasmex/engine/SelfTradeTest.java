package org.plasmex.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.USD;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Orders that meet icebergs of their own account, and icebergs that meet orders of theirs.
 */
class SelfTradeTest
{
    private final Desk desk = Desk.open(0, 0);

    @BeforeEach
    void twoAccounts()
    {
        desk.deposit(1, ETH, 10_000);
        desk.deposit(1, USD, 100_000);
        desk.deposit(2, ETH, 10_000);
        desk.deposit(2, USD, 100_000);
        desk.forget();
    }

    @Test
    void shouldCancelAnIcebergWithAllThatItHidesWhenItIsMet()
    {
        desk.sell(1, 10, 100).peak(3).place();
        desk.sell(2, 2, 100).place();
        desk.forget();
        desk.buy(1, 5, 100).place();
        assertThat(desk.events()).containsExactly(
            "PLACE slot=3 account=1 market=7 BUY GTC price=100 lots=5 nonce=2 | 1/2 99500+500 | #3 5@100",
            "CANCEL slot=1 SELF_TRADE other=3 | 1/1 10000+0 | #1 0@100",
            "FILL market=7 taker=3 maker=2 price=100 lots=2 fees=0,0" +
            " | 1/1 10020+0, 1/2 99500+300, 2/1 9980+0, 2/2 100200+0 | #3 3@100, #2 0@100",
            "REST market=7 slot=3");
    }

    @Test
    void shouldCancelAllThatIsLeftOfAnIcebergWhenItIsToGo()
    {
        desk.sell(2, 2, 95).place();
        desk.sell(1, 1, 100).place();
        desk.forget();
        desk.buy(1, 10, 100).peak(3).goes().place();
        assertThat(desk.steps()).containsExactly(
            "PLACE slot=3 account=1 market=7 BUY GTC price=100 lots=10 nonce=2",
            "FILL market=7 taker=3 maker=1 price=95 lots=2 fees=0,0",
            "CANCEL slot=3 SELF_TRADE other=2");
        assertThat(desk.balance(1, USD)).isEqualTo("99810+0");
        assertThat(desk.balance(1, ETH)).isEqualTo("10010+10");
    }

    @Test
    void shouldPassOverOwnIcebergsWhenFillOrKillAndCancelThemWhenItIsFilled()
    {
        desk.sell(1, 50, 95).peak(1).place();
        desk.sell(2, 3, 100).peak(1).place();
        desk.forget();
        desk.buy(1, 4, 100).fok().place();
        desk.buy(1, 3, 100).fok().goes().place();
        desk.buy(1, 3, 100).fok().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED WOULD_NOT_FILL value=4 bound=0",
            "REFUSED WOULD_NOT_FILL value=3 bound=0",
            "PLACE slot=3 account=1 market=7 BUY FOK price=100 lots=3 nonce=4",
            "CANCEL slot=1 SELF_TRADE other=3",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0",
            "FILL market=7 taker=3 maker=2 price=100 lots=1 fees=0,0");
        assertThat(desk.balance(1, ETH)).isEqualTo("10030+0");
    }

    @Test
    void shouldRefusePostOnlyThatWouldMeetAnOwnIcebergWhateverItsChoice()
    {
        desk.sell(1, 10, 100).peak(3).place();
        desk.forget();
        desk.buy(1, 5, 100).postOnly().peak(2).place();
        desk.buy(1, 5, 100).postOnly().peak(2).goes().place();
        desk.buy(1, 5, 95).postOnly().peak(2).goes().place();
        assertThat(desk.steps()).containsExactly(
            "REFUSED WOULD_TRADE value=100 bound=100",
            "REFUSED WOULD_TRADE value=100 bound=100",
            "PLACE slot=2 account=1 market=7 BUY POST_ONLY price=95 lots=5 nonce=4",
            "REST market=7 slot=2");
    }
}
