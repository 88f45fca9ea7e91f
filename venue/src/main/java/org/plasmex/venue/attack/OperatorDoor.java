package org.plasmex.venue.attack;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.watcher.serve.BlockServer;

/**
 * Where an operator serves blocks over HTTP, as watcher/BLOCKS.md says: but what it shows is what it likes. Its threads
 * are its own; any thread may close it.
 */
final class OperatorDoor implements AutoCloseable
{
    private static final int NOT_FOUND = 404;
    private static final int PORT_BY_CHANCE = 0;
    private static final String LOCALHOST = "127.0.0.1";

    private final Path directory = KeptBlocks.directory();
    private final Javalin server;
    private volatile Shop shop = new NothingToShow();

    OperatorDoor()
    {
        server = Javalin.create(config ->
        {
            config.startup.showJavalinBanner = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.routes.get("/blocks/{number}", this::block);
            config.routes.get("/blocks/{number}/chunks/{chunk}", this::chunk);
        });
        server.start(LOCALHOST, PORT_BY_CHANCE);
    }

    String url()
    {
        return "http://" + LOCALHOST + ":" + server.port();
    }

    /**
     * From now on shows something else.
     */
    void show(final Shop what)
    {
        shop = what;
    }

    private synchronized void block(final Context request) throws IOException
    {
        final Block block = shop.block(BlockServer.number(request, "number"));
        if (block == null)
        {
            request.status(NOT_FOUND);
            return;
        }

        final Path file = BlockStore.write(directory, block.header(), block.steps());
        binary(request, Files.readAllBytes(file));
        Files.delete(file);
    }

    private void chunk(final Context request)
    {
        final ChunkProof chunk =
            shop.chunk(BlockServer.number(request, "number"), BlockServer.number(request, "chunk"));
        if (chunk == null)
        {
            request.status(NOT_FOUND);
            return;
        }
        binary(request, BlockServer.encode(chunk));
    }

    private static void binary(final Context request, final byte[] bytes)
    {
        request.contentType("application/octet-stream").result(bytes);
    }

    @Override
    public void close()
    {
        server.stop();
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * What is shown.
     */
    interface Shop
    {
        /**
         * A block as a whole.
         *
         * @return null where it is not served.
         */
        Block block(long number);

        /**
         * A chunk.
         *
         * @return null where it is not served.
         */
        ChunkProof chunk(long number, long chunk);
    }

    /**
     * Shows nothing.
     */
    static final class NothingToShow implements Shop
    {
        @Override
        public Block block(final long number)
        {
            return null;
        }

        @Override
        public ChunkProof chunk(final long number, final long chunk)
        {
            return null;
        }
    }
}
