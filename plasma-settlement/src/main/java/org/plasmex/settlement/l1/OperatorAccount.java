package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.web3j.protocol.core.RemoteFunctionCall;

import java.math.BigInteger;

/**
 * What those who run a chain do on L1 besides committing: bonds, assets, successors. Every call tries its transaction,
 * sends it, and returns it on its way. Who may do it says {@link Chain}'s contract. Not thread safe.
 */
public final class OperatorAccount
{
    private final EthereumWallet wallet;
    private final ContractAddresses addresses;
    private final ContractCalls contracts;

    /**
     * An account on L1 and its view of a deployment.
     *
     * @param wallet    the operator's, a custodian's, or a successor's.
     * @param addresses where the contracts are.
     */
    public OperatorAccount(final EthereumWallet wallet, final ContractAddresses addresses)
    {
        this.wallet = wallet;
        this.addresses = addresses;
        contracts = new ContractCalls(wallet.node(), addresses.chain(), addresses.vault(), addresses.claims());
    }

    /**
     * The account's address.
     *
     * @return hex with 0x.
     */
    public String address()
    {
        return wallet.address();
    }

    /**
     * Adds to the operator's bond. Anyone may.
     *
     * @param amount in wei.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission addBond(final BigInteger amount) throws ParentChainException
    {
        return submit("bond of " + amount + " wei", amount, contracts.chain().addBond(amount));
    }

    /**
     * Lists an asset, for ever. The operator may.
     *
     * @param asset   its number: the next one, from 0.
     * @param token   its token's address, or {@link Deployer#ETH}.
     * @param quantum base units of the token in a quantum of the ledger, from 1.
     * @param minimum the smallest deposit, in quanta, from 1.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission list(
        final int asset, final String token, final BigInteger quantum, final long minimum) throws ParentChainException
    {
        return wallet.submit("listing of asset " + asset, addresses.vault(), BigInteger.ZERO, contracts.vault()
            .list(BigInteger.valueOf(asset), token, quantum, BigInteger.valueOf(minimum)).encodeFunctionCall());
    }

    /**
     * Names the operator's successor, who may take over 2 x CHALLENGE from now, for as long. The operator may.
     *
     * @param successor address; that of zero takes it back.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission nameOperator(final String successor) throws ParentChainException
    {
        return submit("naming " + successor + " the next operator", BigInteger.ZERO,
            contracts.chain().nameOperator(successor));
    }

    /**
     * Takes the operator's place. The successor may, when its time has come.
     *
     * @param bond in wei.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission takeOver(final BigInteger bond) throws ParentChainException
    {
        return submit("taking over with a bond of " + bond + " wei", bond, contracts.chain().takeOver(bond));
    }

    /**
     * Names the successor of the account's place as a custodian, who may have it 2 x CHALLENGE from now, for as long. A
     * custodian may.
     *
     * @param successor address; that of zero takes it back.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission nameCustodian(final String successor) throws ParentChainException
    {
        return submit("naming " + successor + " the next custodian", BigInteger.ZERO,
            contracts.chain().nameCustodian(successor));
    }

    /**
     * Puts a custodian's successor in its place, when its time has come. Anyone may.
     *
     * @param custodian address of who goes.
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission replaceCustodian(final String custodian) throws ParentChainException
    {
        return submit("replacing custodian " + custodian, BigInteger.ZERO,
            contracts.chain().replaceCustodian(custodian));
    }

    /**
     * Has what is left of the bond owed to the operator, once the chain is frozen and its tip final. Anyone may.
     *
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission releaseBond() throws ParentChainException
    {
        return submit("release of the bond", BigInteger.ZERO, contracts.chain().releaseBond());
    }

    /**
     * Has what is left of the former operator's bond owed to it, once its last block is final. Anyone may.
     *
     * @return the transaction on its way.
     * @throws ParentChainException when it would fail, or L1 does not answer; nothing was sent.
     */
    public EthereumSubmission releaseFormerBond() throws ParentChainException
    {
        return submit("release of the former operator's bond", BigInteger.ZERO, contracts.chain().releaseFormerBond());
    }

    private EthereumSubmission submit(final String what, final BigInteger value, final RemoteFunctionCall<?> call)
        throws ParentChainException
    {
        return wallet.submit(what, addresses.chain(), value, call.encodeFunctionCall());
    }
}
