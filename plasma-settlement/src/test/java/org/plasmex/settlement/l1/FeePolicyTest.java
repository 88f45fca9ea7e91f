package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeePolicyTest
{
    private final FeePolicy policy = new FeePolicy(gwei(40), gwei(2));

    @Test
    void shouldLeaveRoomForTheBaseFeeToDouble() throws Exception
    {
        assertThat(policy.quote(gwei(10))).isEqualTo(new FeePolicy.Fees(gwei(22), gwei(2)));
    }

    @Test
    void shouldOfferTheCapAtMost() throws Exception
    {
        assertThat(policy.quote(gwei(38))).isEqualTo(new FeePolicy.Fees(gwei(40), gwei(2)));
    }

    @Test
    void shouldTellBothValuesWhenGasCostsMoreThanTheCap()
    {
        assertThatThrownBy(() -> policy.quote(gwei(39)))
            .isInstanceOf(ParentChainException.class)
            .hasMessage("L1 gas costs 41 gwei, above the cap of 40 gwei: wait until it is cheaper, or raise the cap");
    }

    @Test
    void shouldRaiseBothFeesByAnEighthAtLeastSoThatANodeTakesTheReplacement()
    {
        final FeePolicy.Fees raised = policy.raise(new FeePolicy.Fees(gwei(16), gwei(2)), gwei(1));

        assertThat(raised.maxFee()).isGreaterThan(gwei(18).subtract(BigInteger.ONE));
        assertThat(raised.priorityFee()).isGreaterThan(new BigInteger("2249999999"));
    }

    @Test
    void shouldFollowTheMarketWhenItHasRisenMore()
    {
        assertThat(policy.raise(new FeePolicy.Fees(gwei(16), gwei(2)), gwei(15)).maxFee()).isEqualTo(gwei(32));
    }

    @Test
    void shouldRaiseNothingWhenTheCapDoesNotAllowIt()
    {
        final FeePolicy.Fees fees = new FeePolicy.Fees(gwei(38), gwei(2));

        assertThat(policy.raise(fees, gwei(30))).isEqualTo(fees);
    }

    @Test
    void shouldRefuseAPriorityFeeAboveTheCap()
    {
        assertThatThrownBy(() -> new FeePolicy(gwei(1), gwei(2)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cap of 1 gwei");
    }

    private static BigInteger gwei(final long gwei)
    {
        return BigInteger.valueOf(gwei * FeePolicy.GWEI);
    }
}
