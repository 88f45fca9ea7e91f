package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Claims;
import org.plasmex.contracts.DemoToken;
import org.plasmex.contracts.Vault;
import org.plasmex.protocol.Hex;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tx.Contract;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.ContractGasProvider;
import org.web3j.tx.gas.DefaultGasProvider;
import org.web3j.utils.Numeric;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The contracts of a deployment as the generated wrappers know them. The wrappers encode and decode; what is sent, and
 * how errors are told, is {@link EthereumNode}'s and {@link EthereumWallet}'s. Can be used by several threads.
 */
final class ContractCalls
{
    // As contracts/README.md has the storage of Chain.
    private static final BigInteger SUCCESSION_SLOT = BigInteger.valueOf(7);
    private static final BigInteger SUCCESSIONS_SLOT = BigInteger.valueOf(8);
    private static final int WORD = 32;
    private static final int ADDRESS_BITS = 160;

    private final EthereumNode node;
    private final TransactionManager readOnly;
    private final ContractGasProvider unused = new DefaultGasProvider();
    private final Chain chain;
    private final Vault vault;
    private final Claims claims;

    ContractCalls(final EthereumNode node, final String chain, final String vault, final String claims)
    {
        this.node = node;
        readOnly = new ReadonlyTransactionManager(node.web3j(), ContractAddresses.NOBODY);
        this.chain = Chain.load(chain, node.web3j(), readOnly, unused);
        this.vault = Vault.load(vault, node.web3j(), readOnly, unused);
        this.claims = Claims.load(claims, node.web3j(), readOnly, unused);
    }

    Chain chain()
    {
        return chain;
    }

    Vault vault()
    {
        return vault;
    }

    Claims claims()
    {
        return claims;
    }

    DemoToken token(final String address)
    {
        return DemoToken.load(address, node.web3j(), readOnly, unused);
    }

    /** Who may commit blocks: address, hex with 0x, in lower case. */
    String operator() throws ParentChainException
    {
        return readAddress(chain, chain.operator());
    }

    boolean isCustodian(final String account) throws ParentChainException
    {
        return readFlag(chain, chain.isCustodian(account), DefaultBlockParameterName.LATEST);
    }

    /** Who has the operator's place, and who was named to take it. */
    Succession succession(final DefaultBlockParameter at) throws ParentChainException
    {
        final String holder = read(chain, chain.operator(), at, values ->
            values.get(0).getValue().toString().toLowerCase(Locale.ROOT));

        return succession(holder, SUCCESSION_SLOT, at);
    }

    /** Who was named to take a custodian's place. */
    Succession succession(final String custodian) throws ParentChainException
    {
        final byte[] key = new byte[2 * WORD];
        final byte[] address = Hex.decode(custodian);
        System.arraycopy(address, 0, key, WORD - address.length, address.length);
        key[key.length - 1] = SUCCESSIONS_SLOT.byteValueExact();

        return succession(custodian, new BigInteger(1, Hash.sha3(key)), DefaultBlockParameterName.LATEST);
    }

    /** The contract has no call that tells it: its address, and from when on, are one word of its storage. */
    private Succession succession(final String holder, final BigInteger slot, final DefaultBlockParameter at)
        throws ParentChainException
    {
        final BigInteger word = node.stored(chain.getContractAddress(), slot, at);
        final BigInteger successor = word.mod(BigInteger.ONE.shiftLeft(ADDRESS_BITS));
        final long from = word.shiftRight(ADDRESS_BITS).longValueExact();
        final long challenge = read(chain, chain.parameters(), DefaultBlockParameterName.LATEST,
            values -> ((Chain.Parameters)values.get(0)).challenge.longValueExact());

        return new Succession(
            holder,
            0 == successor.signum() ? "" : Numeric.toHexStringWithPrefixZeroPadded(successor, ADDRESS_BITS / 4),
            from,
            from + 2 * challenge);
    }

    String readAddress(final Contract contract, final RemoteFunctionCall<String> call) throws ParentChainException
    {
        return read(contract, call, DefaultBlockParameterName.LATEST, values ->
            values.get(0).getValue().toString().toLowerCase(Locale.ROOT));
    }

    List<Type<?>> read(final Contract contract, final RemoteFunctionCall<?> call, final DefaultBlockParameter at)
        throws ParentChainException
    {
        return read(contract, call, at, Function.identity());
    }

    BigInteger readNumber(final Contract contract, final RemoteFunctionCall<?> call, final DefaultBlockParameter at)
        throws ParentChainException
    {
        return read(contract, call, at, values -> number(values, 0));
    }

    long readLong(final Contract contract, final RemoteFunctionCall<?> call, final DefaultBlockParameter at)
        throws ParentChainException
    {
        return read(contract, call, at, values -> number(values, 0).longValueExact());
    }

    boolean readFlag(final Contract contract, final RemoteFunctionCall<?> call, final DefaultBlockParameter at)
        throws ParentChainException
    {
        return read(contract, call, at, values -> (Boolean)values.get(0).getValue());
    }

    /**
     * Reads a number that may not be there.
     *
     * @param index    of the number among the values answered.
     * @param selector of the error that says there is none.
     */
    OptionalLong find(
        final Contract contract,
        final RemoteFunctionCall<?> call,
        final int index,
        final String selector,
        final DefaultBlockParameter at) throws ParentChainException
    {
        try
        {
            return read(contract, call, at, values -> OptionalLong.of(number(values, index).longValueExact()));
        }
        catch (final RevertedException ex)
        {
            if (ex.is(selector))
            {
                return OptionalLong.empty();
            }

            throw ex;
        }
    }

    private <R> R read(
        final Contract contract,
        final RemoteFunctionCall<?> call,
        final DefaultBlockParameter at,
        final Function<List<Type<?>>, R> meaning) throws ParentChainException
    {
        final String answer = node.call(contract.getContractAddress(), call.encodeFunctionCall(), at);

        return EthereumNode.understand("an answer of " + contract.getContractAddress(), answer, encoded ->
        {
            final List<Type<?>> values = new ArrayList<>();
            for (final Type<?> value : call.decodeFunctionResponse(encoded))
            {
                values.add(value);
            }

            return meaning.apply(values);
        });
    }

    static BigInteger number(final List<Type<?>> values, final int index)
    {
        return (BigInteger)values.get(index).getValue();
    }
}
