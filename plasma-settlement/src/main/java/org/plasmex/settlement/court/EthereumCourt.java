package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.plasmex.contracts.Claims;
import org.plasmex.contracts.Court;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.ParentChainException;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.Log;

/**
 * The contracts of a deployment as a watcher sees them: takes filings, says how things stand, tells what happened.
 * Every call asks L1 and ends within the node's timeout. Not thread safe.
 */
public final class EthereumCourt
{
    private static final int SELECTOR = 4;
    private static final int SELECTOR_LENGTH = 2 + 2 * SELECTOR;

    private final EthereumWallet wallet;
    private final EthereumNode node;
    private final ContractAddresses addresses;

    /**
     * A court.
     *
     * @param wallet    who pays, and is rewarded; it must not be used by anybody else.
     * @param addresses where the contracts are.
     */
    public EthereumCourt(final EthereumWallet wallet, final ContractAddresses addresses)
    {
        this.wallet = wallet;
        this.addresses = addresses;
        node = wallet.node();
    }

    /**
     * Sends a filing, having tried it on the state of the next block.
     *
     * @param filing to be sent.
     * @return the transaction on its way: it is sent again with higher fees until its nonce is used up.
     * @throws org.plasmex.settlement.l1.RevertedException when the contracts would refuse it; nothing was sent.
     * @throws ParentChainException when there is no answer, or gas costs more than the cap; nothing was sent.
     */
    public EthereumSubmission submit(final Filing filing) throws ParentChainException
    {
        return wallet.submit(filing.what(), filing.to(), filing.value(), filing.data());
    }

    /**
     * What a contract owes an account in ETH, fetched for it.
     *
     * @param contract chain, court or claims: its address.
     * @param account  whom to pay.
     * @return what fetches it.
     */
    public Filing collect(final String contract, final String account)
    {
        return new Filing(Filing.Kind.COLLECT, 0, 0, "collection of what " + contract + " owes " + account, contract,
            BigInteger.ZERO, CourtCalls.collect(account));
    }

    /**
     * What the Vault has credited to an owner, fetched for it.
     *
     * @param asset the asset's number.
     * @param owner whom to pay.
     * @return what fetches it.
     */
    public Filing pay(final int asset, final String owner)
    {
        return new Filing(Filing.Kind.PAY, 0, 0, "payment of asset " + asset + " to " + owner, addresses.vault(),
            BigInteger.ZERO, CourtCalls.pay(asset, owner));
    }

    /**
     * What a challenge costs now.
     *
     * @return wei.
     * @throws ParentChainException when there is no answer.
     */
    public BigInteger price() throws ParentChainException
    {
        return number(ask(addresses.court(), new Function(Court.FUNC_PRICE, List.of(), list(Uint256.class))));
    }

    /**
     * How many challenges are open.
     *
     * @return their number.
     * @throws ParentChainException when there is no answer.
     */
    public long openChallenges() throws ParentChainException
    {
        return number(ask(addresses.court(), new Function(Court.FUNC_OPENCHALLENGES, List.of(), list(Uint256.class))))
            .longValue();
    }

    /**
     * What an exit deposits.
     *
     * @return wei.
     * @throws ParentChainException when there is no answer.
     */
    public BigInteger exitBond() throws ParentChainException
    {
        return number(ask(addresses.claims(), new Function(Claims.FUNC_EXIT_BOND, List.of(), list(Uint256.class))));
    }

    /**
     * What a contract owes an account in ETH.
     *
     * @param contract chain, court or claims: its address.
     * @param account  whom it is owed to.
     * @return wei.
     * @throws ParentChainException when there is no answer.
     */
    public BigInteger owedTo(final String contract, final String account) throws ParentChainException
    {
        return number(ask(
            contract, new Function(Court.FUNC_OWEDTO, List.of(new Address(account)), list(Uint256.class))));
    }

    /**
     * Whether an exit is open exactly so.
     *
     * @param open the exit.
     * @return true if it is.
     * @throws ParentChainException when there is no answer.
     */
    public boolean isExiting(final OpenExit open) throws ParentChainException
    {
        return (Boolean)ask(
            addresses.claims(), new Function(Claims.FUNC_ISEXITING, List.of(Exits.exit(open)), list(Bool.class)))
            .get(0).getValue();
    }

    /**
     * The latest touch of a balance that was claimed, or that it left with.
     *
     * @param balance key of the cell.
     * @return what is known.
     * @throws ParentChainException when there is no answer.
     */
    public Known latestOf(final long balance) throws ParentChainException
    {
        final List<Type<?>> values = ask(addresses.claims(), new Function(
            Claims.FUNC_LATESTOF, List.of(CourtCalls.uint64(balance)), list(Uint64.class, Bool.class)));
        return new Known(number(values).longValue(), (Boolean)values.get(1).getValue());
    }

    /**
     * How a challenge stands.
     *
     * @param challenge of anybody's.
     * @return the status.
     * @throws ParentChainException when there is no answer.
     */
    public CaseStatus caseOf(final Challenge challenge) throws ParentChainException
    {
        final List<Type<?>> values = ask(addresses.court(), new Function(
            Court.FUNC_CASEOF,
            List.of(CourtCalls.challenge(challenge)),
            list(Uint8.class, Address.class, Uint256.class, Uint256.class, Uint64.class)));

        return EthereumNode.understand("a case of the court", values, (found) -> new CaseStatus(
            CaseStatus.State.values()[number(found, 0).intValueExact()],
            found.get(1).getValue().toString().toLowerCase(Locale.ROOT),
            number(found, 2).longValueExact(),
            number(found, 3),
            number(found, 4).longValue()));
    }

    /**
     * What the contracts told, in order.
     *
     * @param fromBlock number of the first L1 block that is looked at.
     * @param toBlock   number of the last.
     * @return the events of chain, court and claims.
     * @throws ParentChainException when there is no answer, or the node has not those blocks.
     */
    public List<CourtEvent> events(final long fromBlock, final long toBlock) throws ParentChainException
    {
        final List<CourtEvent> events = new ArrayList<>();
        for (final String contract : List.of(addresses.chain(), addresses.court(), addresses.claims()))
        {
            for (final Log log : node.logs(contract, fromBlock, toBlock))
            {
                final CourtEvent event = EthereumNode.understand("an event of " + contract, log, CourtLogs::read);
                if (event != null)
                {
                    events.add(event);
                }
            }
        }
        events.sort(Comparator.<CourtEvent>comparingLong((event) -> event.at().block())
            .thenComparingLong((event) -> event.at().log()));

        return events;
    }

    /**
     * The chunk that an answer has shown.
     *
     * @param answered the event.
     * @return the chunk, which the court has checked; empty where the transaction is no such answer, or was made by
     *     another contract: then the node must be asked for a trace.
     * @throws ParentChainException when there is no answer.
     */
    public Optional<ChunkProof> shownChunk(final CourtEvent.Answered answered) throws ParentChainException
    {
        return shown(
            answered,
            Court.FUNC_ANSWERCHUNK,
            List.of(
                new TypeReference<Court.Header>() {},
                new TypeReference<Uint64>() {},
                new TypeReference<DynamicBytes>() {},
                new TypeReference<DynamicArray<Bytes32>>() {}),
            "answerChunk((uint64,uint64,uint64,uint64,uint64,uint64,bytes32,bytes32),uint64,bytes,bytes32[])")
            .map((values) -> new ChunkProof(
                header((Court.Header)values.get(0)),
                number(values, 1).longValue(),
                (byte[])values.get(2).getValue(),
                path(values.get(3))));
    }

    /**
     * The step that an answer has shown.
     *
     * @param answered the event.
     * @return the step, which the court has checked; empty as {@link #shownChunk} says.
     * @throws ParentChainException when there is no answer.
     */
    public Optional<Receipt> shownStep(final CourtEvent.Answered answered) throws ParentChainException
    {
        return shown(
            answered,
            Court.FUNC_ANSWERLINK,
            List.of(new TypeReference<Court.Challenge>() {}, new TypeReference<DynamicBytes>() {}),
            "answerLink((bytes32,uint64,uint64),bytes)")
            .map((values) -> Receipt.unpack((byte[])values.get(1).getValue()));
    }

    private Optional<List<Type<?>>> shown(
        final CourtEvent.Answered answered,
        final String function,
        final List<TypeReference<?>> types,
        final String signature) throws ParentChainException
    {
        final String input = node.input(answered.at().transaction(), addresses.court());
        final byte[] hash = new Keccak().hash(signature.getBytes(StandardCharsets.US_ASCII));
        if (!input.startsWith(Hex.encode(Arrays.copyOf(hash, SELECTOR))))
        {
            return Optional.empty();
        }

        return EthereumNode.understand("a call of " + function, input, (encoded) -> Optional.of(
            decode(encoded.substring(SELECTOR_LENGTH), types)));
    }

    private List<Type<?>> ask(final String contract, final Function function) throws ParentChainException
    {
        final String answer = node.call(contract, FunctionEncoder.encode(function), DefaultBlockParameterName.LATEST);
        final List<TypeReference<?>> types = new ArrayList<>(function.getOutputParameters());

        return EthereumNode.understand("an answer of " + contract, answer, (encoded) ->
        {
            final List<Type<?>> values = decode(encoded, types);
            if (values.size() != types.size())
            {
                throw new IllegalArgumentException(values.size() + " values, not " + types.size());
            }
            return values;
        });
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static List<Type<?>> decode(final String encoded, final List<TypeReference<?>> types)
    {
        final List<TypeReference<Type>> expected = new ArrayList<>();
        types.forEach((type) -> expected.add((TypeReference<Type>)type));
        final List<Type<?>> values = new ArrayList<>();
        FunctionReturnDecoder.decode(encoded, expected).forEach(values::add);
        return values;
    }

    @SafeVarargs
    private static List<TypeReference<?>> list(final Class<? extends Type<?>>... types)
    {
        final List<TypeReference<?>> references = new ArrayList<>();
        for (final Class<? extends Type<?>> type : types)
        {
            references.add(TypeReference.create(type));
        }
        return references;
    }

    private static BigInteger number(final List<Type<?>> values)
    {
        return number(values, 0);
    }

    private static BigInteger number(final List<Type<?>> values, final int index)
    {
        return (BigInteger)values.get(index).getValue();
    }

    private static Header header(final Court.Header header)
    {
        return new Header(
            header.number.longValue(),
            header.since.longValue(),
            header.until.longValue(),
            header.firstStep.longValue(),
            header.steps.longValue(),
            header.inbox.longValue(),
            header.parent,
            header.dataRoot);
    }

    private static byte[][] path(final Type<?> siblings)
    {
        return ((DynamicArray<?>)siblings).getValue().stream().map((node) -> (byte[])node.getValue())
            .toArray(byte[][]::new);
    }

    /**
     * What the contracts know of a balance.
     *
     * @param touch the latest that was claimed, or that it left with; 0 for none.
     * @param isOut whether it has left.
     */
    public record Known(long touch, boolean isOut)
    {
    }
}
