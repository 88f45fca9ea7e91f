package org.plasmex.venue;

import java.util.Locale;

/**
 * What a venue can be told by its configuration file or its environment: names, defaults and bounds. Each is explained
 * in {@code venue.properties}.
 */
public enum Setting
{
    /** Slots of the input ring. */
    RING_SLOTS("ring.slots", "4096", Kind.POWER_OF_TWO, 64, 1 << 20),
    /** Whether signatures are checked. */
    SIGNATURES("signatures", "on", Kind.SWITCH, 0, 0),
    /** Agents that recover keys from signatures. */
    SIGNATURE_WORKERS("signature.workers", "1", Kind.COUNT, 1, 64),
    /** How stages are put on threads. */
    THREADS("threads", "pipelined", Kind.THREADS, 0, 0),
    /** Threads that link, judge and hash. */
    LEDGER_THREADS("ledger.threads", "1", Kind.COUNT, 1, 2),
    /** What a thread does that has nothing to do. */
    IDLE("idle", "backoff", Kind.IDLE, 0, 0),
    /** When the journal is forced to disk. */
    JOURNAL_SYNC("journal.sync", "batch", Kind.SYNC, 0, 0),
    /** Steps after which a block is cut. */
    BLOCK_STEPS("block.steps", "65536", Kind.COUNT, 64, 1 << 19),
    /** Milliseconds after which a block with steps in it is cut. */
    BLOCK_INTERVAL("block.interval.ms", "2000", Kind.COUNT, 10, 240_000),
    /** Blocks after which a snapshot is taken. */
    SNAPSHOT_INTERVAL("snapshot.interval.blocks", "100", Kind.COUNT, 0, 1_000_000),
    /** Which L1 blocks count as there to stay. */
    L1_CONFIRMATION("l1.confirmation", "finalized", Kind.CONFIRMATION, 0, 0),
    /** Milliseconds between two looks at L1. */
    L1_POLL_INTERVAL("l1.poll.interval.ms", "2000", Kind.COUNT, 10, 60_000),
    /** Milliseconds that an answer of the L1 node may take. */
    L1_TIMEOUT("l1.timeout.ms", "10000", Kind.COUNT, 100, 120_000),
    /** The most that is paid for a unit of gas, in gwei. */
    L1_GAS_CAP("l1.gas.cap.gwei", "500", Kind.COUNT, 1, 1_000_000),
    /** What is offered to the block's maker for a unit of gas, in gwei. */
    L1_GAS_TIP("l1.gas.tip.gwei", "1", Kind.COUNT, 0, 10_000),
    /** Milliseconds after which a transaction that is in no block is sent again with a higher fee. */
    L1_RESEND("l1.resend.ms", "30000", Kind.COUNT, 100, 3_600_000),
    /** Where clients in processes of their own are heard. */
    AERON_CHANNEL("aeron.channel", "aeron:udp?endpoint=127.0.0.1:40456", Kind.CHANNEL, 0, 0),
    /** The stream of that channel. */
    AERON_STREAM("aeron.stream", "80", Kind.COUNT, 1, 1_000_000),
    /** Where the media driver has its files. */
    AERON_DIRECTORY("aeron.directory", "auto", Kind.TEXT, 0, 0),
    /** Commands that a reader of the output log may be behind before new orders are refused. */
    LAG_LIMIT("lag.limit.commands", "1000000", Kind.COUNT, 0, 1_000_000_000),
    /** MiB that must be free on the disk for new orders to be taken. */
    DISK_FLOOR("disk.floor.mib", "1024", Kind.COUNT, 0, 1_000_000_000),
    /** Whether logs are pruned of what snapshots have. */
    PRUNE("prune", "off", Kind.SWITCH, 0, 0),
    /** Where metrics and health are shown. */
    HTTP_ADDRESS("http.address", "127.0.0.1:8547", Kind.ADDRESS, 0, 0),
    /** Where blocks are served to whoever asks. */
    BLOCKS_ADDRESS("blocks.address", "127.0.0.1:8548", Kind.ADDRESS, 0, 0),
    /** What is logged. */
    LOG_LEVEL("log.level", "info", Kind.LEVEL, 0, 0),
    /** How it is written. */
    LOG_FORMAT("log.format", "json", Kind.FORMAT, 0, 0),
    /** Where it is written. */
    LOG_FILE("log.file", "auto", Kind.TEXT, 0, 0),
    /** Seconds between two lines that tell how a standing venue is. */
    STATUS_INTERVAL("status.interval.s", "10", Kind.COUNT, 1, 86_400),
    /** How many times slower than it is the journal's disk is to be. */
    DRILL_JOURNAL("drill.journal.slowdown", "1", Kind.COUNT, 1, 10_000),
    /** How many times slower than it is the ledger is to be. */
    DRILL_LEDGER("drill.ledger.slowdown", "1", Kind.COUNT, 1, 10_000);

    /** What the value of a setting can be. */
    enum Kind
    {
        /** A whole number within bounds. */
        COUNT,
        /** A power of two within bounds. */
        POWER_OF_TWO,
        /** {@code on} or {@code off}. */
        SWITCH,
        /** {@code batch} or {@code none}. */
        SYNC,
        /** {@code shared} or {@code pipelined}. */
        THREADS,
        /** {@code backoff}, {@code yield} or {@code spin}. */
        IDLE,
        /** {@code finalized} or {@code latest}. */
        CONFIRMATION,
        /** A channel as Aeron writes it, or {@code off}. */
        CHANNEL,
        /** Host and port, or {@code off}. */
        ADDRESS,
        /** A level of the log. */
        LEVEL,
        /** {@code json} or {@code text}. */
        FORMAT,
        /** Anything but nothing. */
        TEXT
    }

    /** The journal is forced to disk before anything of a batch is acknowledged. */
    static final String BATCH = "batch";

    /** Stands for a door that is not opened. */
    public static final String OFF = "off";

    private static final String ENVIRONMENT_PREFIX = "PLASMEX_";

    private final String key;
    private final String fallback;
    private final Kind kind;
    private final long min;
    private final long max;

    Setting(final String key, final String fallback, final Kind kind, final long min, final long max)
    {
        this.key = key;
        this.fallback = fallback;
        this.kind = kind;
        this.min = min;
        this.max = max;
    }

    /**
     * The name of the setting in the configuration file.
     *
     * @return such as {@code ring.slots}.
     */
    public String key()
    {
        return key;
    }

    /**
     * The name of the setting in the environment.
     *
     * @return such as {@code PLASMEX_RING_SLOTS}.
     */
    public String environmentName()
    {
        return ENVIRONMENT_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * The value where nothing else is told.
     *
     * @return the default, as it would stand in the file.
     */
    public String fallback()
    {
        return fallback;
    }

    /**
     * Check a value.
     *
     * @param value  to check.
     * @param source where it was found, for the message.
     * @return the value, trimmed.
     * @throws UserException if it is not what the setting can be.
     */
    String checked(final String value, final String source)
    {
        final String trimmed = value.trim();
        final boolean right = switch (kind)
        {
            case COUNT -> isWithinBounds(trimmed);
            case POWER_OF_TWO -> isWithinBounds(trimmed) && 1 == Long.bitCount(Long.parseLong(trimmed));
            case CHANNEL -> OFF.equals(trimmed) || trimmed.startsWith("aeron:");
            case ADDRESS -> OFF.equals(trimmed) || trimmed.matches("[^:]+:[0-9]{1,5}");
            case TEXT -> !trimmed.isEmpty();
            default -> choices().contains("'" + trimmed + "'");
        };

        if (!right)
        {
            throw new WrongUsageException(key + " is '" + value + "' in " + source + "; it can be " + choices());
        }
        return trimmed;
    }

    private String choices()
    {
        return switch (kind)
        {
            case COUNT -> "a whole number from " + min + " to " + max;
            case POWER_OF_TWO -> "a power of two from " + min + " to " + max;
            case SWITCH -> "'on' or 'off'";
            case SYNC -> "'batch' or 'none'";
            case THREADS -> "'shared' or 'pipelined'";
            case IDLE -> "'backoff', 'yield' or 'spin'";
            case CONFIRMATION -> "'finalized' or 'latest'";
            case CHANNEL -> "'off' or a channel such as 'aeron:udp?endpoint=127.0.0.1:40456'";
            case ADDRESS -> "'off' or host and port such as '127.0.0.1:8547'";
            case LEVEL -> "'error', 'warn', 'info', 'debug' or 'trace'";
            case FORMAT -> "'json' or 'text'";
            case TEXT -> "any text but none at all";
        };
    }

    private boolean isWithinBounds(final String value)
    {
        if (!value.matches("[0-9]{1,18}"))
        {
            return false;
        }
        final long number = Long.parseLong(value);
        return min <= number && number <= max;
    }
}
