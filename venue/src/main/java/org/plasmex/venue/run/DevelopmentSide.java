package org.plasmex.venue.run;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Trader;

/**
 * An Ethereum for a standing venue to develop with: an anvil that outlives the venue, the contracts on it, and some
 * traders whose deposits are in its inbox. What it is stands in a folder of the venue's data, and is found there again.
 * <p>
 * For one thread.
 */
final class DevelopmentSide implements AutoCloseable
{
    private static final String DEPLOYMENT = "deployment.properties";
    private static final String VAULT = "vault";
    private static final String TRADERS = "traders";
    private static final String MARKET = "market";
    private static final int DEPOSITS_OF_A_TRADER = 2;
    private static final int BLOCK_SECONDS = 1;
    private static final int FINAL_AFTER = 3;

    private final Path directory;
    private final PersistentAnvil anvil;
    private final Properties deployment = new Properties();

    private DevelopmentSide(final Path directory, final PersistentAnvil anvil)
    {
        this.directory = directory;
        this.anvil = anvil;
    }

    /**
     * Find it, or set it up.
     *
     * @param directory for what it is; made where it is not there.
     * @param traders   who get funds and deposit them when it is set up.
     * @param say       told how it goes.
     * @return the side, which the caller must close.
     * @throws ParentChainException if the contracts cannot be deployed.
     */
    static DevelopmentSide open(final Path directory, final int traders, final Consumer<String> say)
        throws ParentChainException
    {
        try
        {
            Files.createDirectories(directory);
            final DevelopmentSide side = new DevelopmentSide(directory, PersistentAnvil.open(
                directory, !Files.exists(directory.resolve(DEPLOYMENT))));
            say.accept("anvil " + (side.anvil.isFound() ? "goes on" : "started") + " at " + side.anvil.url() +
                ", process " + side.anvil.pid());
            try
            {
                side.setUp(traders, say);
                return side;
            }
            catch (final IOException | ParentChainException | RuntimeException ex)
            {
                side.close();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot keep the development chain in " + directory + ": " + Reason.of(ex), ex);
        }
    }

    /**
     * What the venue is told of it, as of any other Ethereum.
     */
    EthereumSide ethereum()
    {
        return new EthereumSide(
            anvil.url(), deployment.getProperty(VAULT), null, operatorKey(), List.of(custodianKey()), List.of());
    }

    /**
     * How many deposits the traders have made.
     */
    long deposits()
    {
        return DEPOSITS_OF_A_TRADER * Long.parseLong(deployment.getProperty(TRADERS));
    }

    /**
     * Whether the market has still to be listed.
     */
    boolean isMarketMissing()
    {
        return null == deployment.getProperty(MARKET);
    }

    /**
     * Note that the market is listed.
     */
    void marketIsThere()
    {
        deployment.setProperty(MARKET, Integer.toString(GeneratedWorkload.TERMS.market()));
        try
        {
            store();
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot keep the development chain in " + directory + ": " + Reason.of(ex), ex);
        }
    }

    /**
     * Stop anvil, and leave its state for the next time.
     */
    @Override
    public void close()
    {
        anvil.stop();
    }

    private void setUp(final int traders, final Consumer<String> say) throws IOException, ParentChainException
    {
        if (Files.exists(file()))
        {
            try (Reader reader = Files.newBufferedReader(file(), StandardCharsets.UTF_8))
            {
                deployment.load(reader);
            }
            if (!anvil.isFound())
            {
                // It has the state of its newest block only, and is asked what is in the one that is final.
                anvil.mine(FINAL_AFTER);
            }
        }
        else
        {
            deploy(traders);
            store();
            say.accept("contracts deployed; asset " + DevelopmentChain.ETH + " is ETH, asset " +
                DevelopmentChain.DOLLAR + " a dollar of 6 decimals; " + traders +
                " traders have deposited, whose keys are in " + directory.resolve("trader0.key") + " and so on");
        }
        anvil.mineEvery(BLOCK_SECONDS);
    }

    private void deploy(final int count) throws IOException, ParentChainException
    {
        writeKey(operatorKey(), DevelopmentChain.operatorKey());
        writeKey(custodianKey(), DevelopmentChain.custodianKey());
        try (DevelopmentChain chain = DevelopmentChain.deploy(anvil.url()))
        {
            final GeneratedWorkload workload = new GeneratedWorkload(0, 2, 0);
            final BigInteger wei = workload.wei();
            final BigInteger dollars = workload.dollars();
            final List<Trader> traders = chain.traders(count, wei, dollars);
            chain.deposit(traders, wei, dollars);
            for (int i = 0; i < count; i++)
            {
                writeKey(directory.resolve("trader" + i + ".key"), DevelopmentChain.traderKey(i));
            }
            deployment.setProperty(VAULT, chain.addresses().vault());
            deployment.setProperty(TRADERS, Integer.toString(count));
        }
    }

    private static void writeKey(final Path file, final byte[] key) throws IOException
    {
        Files.deleteIfExists(file);
        KeyFile.write(file, key);
    }

    private void store() throws IOException
    {
        try (Writer writer = Files.newBufferedWriter(file(), StandardCharsets.UTF_8))
        {
            deployment.store(writer, "what is deployed on the development node of this venue");
        }
    }

    private Path file()
    {
        return directory.resolve(DEPLOYMENT);
    }

    private Path operatorKey()
    {
        return directory.resolve("operator.key");
    }

    private Path custodianKey()
    {
        return directory.resolve("custodian.key");
    }
}
