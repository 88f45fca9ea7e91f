package org.plasmex.protocol;

import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.CancelRequestDecoder;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.FreezeDecoder;
import org.plasmex.protocol.sbe.GenesisDecoder;
import org.plasmex.protocol.sbe.ListMarketDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.ProceedDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.ResumeTradingDecoder;
import org.plasmex.protocol.sbe.RevokeRequestDecoder;
import org.plasmex.protocol.sbe.SealDecoder;
import org.plasmex.protocol.sbe.SetAccountLimitsDecoder;
import org.plasmex.protocol.sbe.SetMarketLimitsDecoder;
import org.plasmex.protocol.sbe.SetMarketStatusDecoder;
import org.plasmex.protocol.sbe.SetSignerDecoder;
import org.plasmex.protocol.sbe.StopAccountDecoder;
import org.plasmex.protocol.sbe.SuspendTradingDecoder;
import org.plasmex.protocol.sbe.TransferDecoder;
import org.plasmex.protocol.sbe.WithdrawDecoder;
import org.plasmex.protocol.sbe.WithdrawRequestDecoder;

/**
 * The templates of commands: who sends which, how they end, and how long their blocks are. Whoever may send a template
 * follows from its number alone, so a number that is not used yet already belongs to somebody.
 */
public final class Templates
{
    /**
     * The highest number of a client's command; they begin with 1.
     */
    public static final int LAST_OF_CLIENTS = 19;

    /**
     * The highest number of a command that tells an entry of the L1 inbox.
     */
    public static final int LAST_OF_L1 = 39;

    /**
     * The highest number of an operator's command.
     */
    public static final int LAST_OF_OPERATOR = 59;

    /**
     * Returned in place of the length of a block where no command has the template.
     */
    public static final int NONE = -1;

    private Templates()
    {
    }

    /**
     * Whether a template is for clients. Commands with it, and no others, are checked by the signature workers.
     *
     * @param templateId any u16.
     * @return true also where no command has it yet.
     */
    public static boolean isClients(final int templateId)
    {
        return templateId > 0 && templateId <= LAST_OF_CLIENTS;
    }

    /**
     * Whether a template is for what L1 tells.
     *
     * @param templateId any u16.
     * @return true also where no command has it yet.
     */
    public static boolean isOfL1(final int templateId)
    {
        return templateId > LAST_OF_CLIENTS && templateId <= LAST_OF_L1;
    }

    /**
     * Whether a command is signed, and so ends with an auth; ReplaceOrder with two.
     *
     * @param templateId of a command.
     * @return true for all that clients send, but for CancelBySecret.
     */
    public static boolean isSigned(final int templateId)
    {
        return isClients(templateId) && templateId != CancelBySecretDecoder.TEMPLATE_ID;
    }

    /**
     * Whether a signed command ends with a second auth, which may be empty.
     *
     * @param templateId of a command.
     * @return true for ReplaceOrder.
     */
    public static boolean hasCancelAuth(final int templateId)
    {
        return templateId == ReplaceOrderDecoder.TEMPLATE_ID;
    }

    /**
     * The length of the block that a command begins with, after its message header. A signed one goes on with its auth,
     * another one ends there.
     *
     * @param templateId any u16.
     * @return length in bytes, or {@link #NONE} where no command has this template.
     */
    public static int blockLength(final int templateId)
    {
        return switch (templateId)
        {
            case PlaceOrderDecoder.TEMPLATE_ID -> PlaceOrderDecoder.BLOCK_LENGTH;
            case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
            case ReduceOrderDecoder.TEMPLATE_ID -> ReduceOrderDecoder.BLOCK_LENGTH;
            case RaiseFloorDecoder.TEMPLATE_ID -> RaiseFloorDecoder.BLOCK_LENGTH;
            case TransferDecoder.TEMPLATE_ID -> TransferDecoder.BLOCK_LENGTH;
            case WithdrawDecoder.TEMPLATE_ID -> WithdrawDecoder.BLOCK_LENGTH;
            case SetSignerDecoder.TEMPLATE_ID -> SetSignerDecoder.BLOCK_LENGTH;
            case CancelBySecretDecoder.TEMPLATE_ID -> CancelBySecretDecoder.BLOCK_LENGTH;
            case DepositDecoder.TEMPLATE_ID -> DepositDecoder.BLOCK_LENGTH;
            case WithdrawRequestDecoder.TEMPLATE_ID -> WithdrawRequestDecoder.BLOCK_LENGTH;
            case CancelRequestDecoder.TEMPLATE_ID -> CancelRequestDecoder.BLOCK_LENGTH;
            case RevokeRequestDecoder.TEMPLATE_ID -> RevokeRequestDecoder.BLOCK_LENGTH;
            case GenesisDecoder.TEMPLATE_ID -> GenesisDecoder.BLOCK_LENGTH;
            case ListMarketDecoder.TEMPLATE_ID -> ListMarketDecoder.BLOCK_LENGTH;
            case SetMarketStatusDecoder.TEMPLATE_ID -> SetMarketStatusDecoder.BLOCK_LENGTH;
            case SealDecoder.TEMPLATE_ID -> SealDecoder.BLOCK_LENGTH;
            case FreezeDecoder.TEMPLATE_ID -> FreezeDecoder.BLOCK_LENGTH;
            case ProceedDecoder.TEMPLATE_ID -> ProceedDecoder.BLOCK_LENGTH;
            case ResumeTradingDecoder.TEMPLATE_ID -> ResumeTradingDecoder.BLOCK_LENGTH;
            case SuspendTradingDecoder.TEMPLATE_ID -> SuspendTradingDecoder.BLOCK_LENGTH;
            case ReplaceOrderDecoder.TEMPLATE_ID -> ReplaceOrderDecoder.BLOCK_LENGTH;
            case SetAccountLimitsDecoder.TEMPLATE_ID -> SetAccountLimitsDecoder.BLOCK_LENGTH;
            case SetMarketLimitsDecoder.TEMPLATE_ID -> SetMarketLimitsDecoder.BLOCK_LENGTH;
            case StopAccountDecoder.TEMPLATE_ID -> StopAccountDecoder.BLOCK_LENGTH;
            default -> NONE;
        };
    }
}
