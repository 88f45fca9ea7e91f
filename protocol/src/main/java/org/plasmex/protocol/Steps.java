package org.plasmex.protocol;

/**
 * The steps of the ledger: their op codes, and where in {@code op ‖ body} each field is. Offsets count from the op
 * byte. An {@code auth}, where an op has one, is the last field of the body; the links follow. All integers are
 * big-endian, and unsigned unless said otherwise.
 */
public final class Steps
{
    /** Offset of the op code, u8. */
    public static final int OP = 0;

    /** Op: an account is opened. */
    public static final int OPEN = 0x01;
    /** Op: an L1 deposit is credited. */
    public static final int DEPOSIT = 0x02;
    /** Op: funds move between accounts. */
    public static final int TRANSFER = 0x03;
    /** Op: funds leave for L1. */
    public static final int WITHDRAW = 0x04;
    /** Op: an account names the key that may trade for it. */
    public static final int SIGNER = 0x05;
    /** Op: a market is listed. */
    public static final int LIST = 0x06;
    /** Op: a market changes its status. */
    public static final int STATUS = 0x07;
    /** Op: an L1 withdraw request is answered. */
    public static final int REQUEST = 0x08;
    /** Op: an L1 revoke request is answered. */
    public static final int REVOKE = 0x09;
    /** Op: an account raises its floor. */
    public static final int FLOOR = 0x0A;
    /** Op: the block ends. */
    public static final int SEAL = 0x0F;
    /** Op: an order is placed. */
    public static final int PLACE = 0x10;
    /** Op: a taker trades with a resting order. */
    public static final int FILL = 0x11;
    /** Op: a taker comes to rest. */
    public static final int REST = 0x12;
    /** Op: an order is cancelled, or a request for it is void. */
    public static final int CANCEL = 0x13;
    /** Op: an order becomes smaller. */
    public static final int REDUCE = 0x14;
    /** Op: a stop order is triggered. */
    public static final int TRIGGER = 0x15;

    /** Reason of a CANCEL: signed by owner or signer. */
    public static final int OWNER = 1;
    /** Reason of a CANCEL: its expiry has passed. */
    public static final int EXPIRED = 2;
    /** Reason of a CANCEL: what an immediate order could not trade. */
    public static final int UNFILLED = 3;
    /** Reason of a CANCEL: it would have met its own account. */
    public static final int SELF_TRADE = 4;
    /** Reason of a CANCEL: its market is closed. */
    public static final int CLOSED = 5;
    /** Reason of a CANCEL: its nonce is not above its account's floor. */
    public static final int FLOORED = 6;
    /** Reason of a CANCEL: requested on L1. */
    public static final int REQUESTED = 7;
    /** Reason of a CANCEL: an L1 request that concerns no order: nothing is cancelled. */
    public static final int VOID = 8;
    /** Reason of a CANCEL: its secret was shown. */
    public static final int REVEALED = 9;

    /** Offset of account in OPEN: u32. */
    public static final int OPEN_ACCOUNT = 1;
    /** Offset of owner in OPEN: address. */
    public static final int OPEN_OWNER = 5;
    /** Length of OPEN, op and body. */
    public static final int OPEN_LENGTH = 25;

    /** Offset of entry in DEPOSIT: u64. */
    public static final int DEPOSIT_ENTRY = 1;
    /** Offset of account in DEPOSIT: u32. */
    public static final int DEPOSIT_ACCOUNT = 9;
    /** Offset of asset in DEPOSIT: u16. */
    public static final int DEPOSIT_ASSET = 13;
    /** Offset of amount in DEPOSIT: u64 quanta. */
    public static final int DEPOSIT_AMOUNT = 15;
    /** Length of DEPOSIT, op and body. */
    public static final int DEPOSIT_LENGTH = 23;

    /** Offset of from in TRANSFER: u32 account. */
    public static final int TRANSFER_FROM = 1;
    /** Offset of to in TRANSFER: u32 account. */
    public static final int TRANSFER_TO = 5;
    /** Offset of asset in TRANSFER: u16. */
    public static final int TRANSFER_ASSET = 9;
    /** Offset of amount in TRANSFER: u64 quanta. */
    public static final int TRANSFER_AMOUNT = 11;
    /** Offset of nonce in TRANSFER: u64. */
    public static final int TRANSFER_NONCE = 19;
    /** Offset of auth in TRANSFER. */
    public static final int TRANSFER_AUTH = 27;
    /** Length of TRANSFER, op and body, without its auth. */
    public static final int TRANSFER_LENGTH = 27;

    /** Offset of account in WITHDRAW: u32. */
    public static final int WITHDRAW_ACCOUNT = 1;
    /** Offset of asset in WITHDRAW: u16. */
    public static final int WITHDRAW_ASSET = 5;
    /** Offset of amount in WITHDRAW: u64 quanta. */
    public static final int WITHDRAW_AMOUNT = 7;
    /** Offset of recipient in WITHDRAW: address. */
    public static final int WITHDRAW_RECIPIENT = 15;
    /** Offset of nonce in WITHDRAW: u64. */
    public static final int WITHDRAW_NONCE = 35;
    /** Offset of auth in WITHDRAW. */
    public static final int WITHDRAW_AUTH = 43;
    /** Length of WITHDRAW, op and body, without its auth. */
    public static final int WITHDRAW_LENGTH = 43;

    /** Offset of account in SIGNER: u32. */
    public static final int SIGNER_ACCOUNT = 1;
    /** Offset of signer in SIGNER: address. */
    public static final int SIGNER_SIGNER = 5;
    /** Offset of nonce in SIGNER: u64. */
    public static final int SIGNER_NONCE = 25;
    /** Offset of auth in SIGNER. */
    public static final int SIGNER_AUTH = 33;
    /** Length of SIGNER, op and body, without its auth. */
    public static final int SIGNER_LENGTH = 33;

    /** Offset of market in LIST: u16. */
    public static final int LIST_MARKET = 1;
    /** Offset of base in LIST: u16 asset. */
    public static final int LIST_BASE = 3;
    /** Offset of quote in LIST: u16 asset. */
    public static final int LIST_QUOTE = 5;
    /** Offset of lotSize in LIST: u64 base quanta. */
    public static final int LIST_LOT_SIZE = 7;
    /** Offset of tickSize in LIST: u64 quote quanta. */
    public static final int LIST_TICK_SIZE = 15;
    /** Offset of makerFee in LIST: i16 millionths. */
    public static final int LIST_MAKER_FEE = 23;
    /** Offset of takerFee in LIST: u16 millionths. */
    public static final int LIST_TAKER_FEE = 25;
    /** Length of LIST, op and body. */
    public static final int LIST_LENGTH = 27;

    /** Offset of market in STATUS: u16. */
    public static final int STATUS_MARKET = 1;
    /** Offset of status in STATUS: u8. */
    public static final int STATUS_STATUS = 3;
    /** Length of STATUS, op and body. */
    public static final int STATUS_LENGTH = 4;

    /** Offset of entry in REQUEST: u64. */
    public static final int REQUEST_ENTRY = 1;
    /** Offset of requester in REQUEST: address. */
    public static final int REQUEST_REQUESTER = 9;
    /** Offset of account in REQUEST: u32. */
    public static final int REQUEST_ACCOUNT = 29;
    /** Offset of asset in REQUEST: u16. */
    public static final int REQUEST_ASSET = 33;
    /** Length of REQUEST, op and body. */
    public static final int REQUEST_LENGTH = 35;

    /** Offset of entry in REVOKE: u64. */
    public static final int REVOKE_ENTRY = 1;
    /** Offset of requester in REVOKE: address. */
    public static final int REVOKE_REQUESTER = 9;
    /** Offset of account in REVOKE: u32. */
    public static final int REVOKE_ACCOUNT = 29;
    /** Offset of nonce in REVOKE: u64. */
    public static final int REVOKE_NONCE = 33;
    /** Length of REVOKE, op and body. */
    public static final int REVOKE_LENGTH = 41;

    /** Offset of account in FLOOR: u32. */
    public static final int FLOOR_ACCOUNT = 1;
    /** Offset of floor in FLOOR: u64. */
    public static final int FLOOR_FLOOR = 5;
    /** Offset of nonce in FLOOR: u64. */
    public static final int FLOOR_NONCE = 13;
    /** Offset of auth in FLOOR. */
    public static final int FLOOR_AUTH = 21;
    /** Length of FLOOR, op and body, without its auth. */
    public static final int FLOOR_LENGTH = 21;

    /** Length of SEAL, op and body. */
    public static final int SEAL_LENGTH = 1;

    /** Offset of slot in PLACE: u32. */
    public static final int PLACE_SLOT = 1;
    /** Offset of account in PLACE: u32. */
    public static final int PLACE_ACCOUNT = 5;
    /** Offset of market in PLACE: u16. */
    public static final int PLACE_MARKET = 9;
    /** Offset of side in PLACE: u8. */
    public static final int PLACE_SIDE = 11;
    /** Offset of type in PLACE: u8. */
    public static final int PLACE_TYPE = 12;
    /** Offset of price in PLACE: u64 quote quanta per lot. */
    public static final int PLACE_PRICE = 13;
    /** Offset of lots in PLACE: u64. */
    public static final int PLACE_LOTS = 21;
    /** Offset of peak in PLACE: u64 lots. */
    public static final int PLACE_PEAK = 29;
    /** Offset of trigger in PLACE: u64 price. */
    public static final int PLACE_TRIGGER = 37;
    /** Offset of expiry in PLACE: u32 seconds. */
    public static final int PLACE_EXPIRY = 45;
    /** Offset of cancelHash in PLACE: 16 bytes. */
    public static final int PLACE_CANCEL_HASH = 49;
    /** Offset of nonce in PLACE: u64. */
    public static final int PLACE_NONCE = 65;
    /** Offset of auth in PLACE. */
    public static final int PLACE_AUTH = 73;
    /** Length of PLACE, op and body, without its auth. */
    public static final int PLACE_LENGTH = 73;

    /** Offset of market in FILL: u16. */
    public static final int FILL_MARKET = 1;
    /** Offset of taker in FILL: u32 slot. */
    public static final int FILL_TAKER = 3;
    /** Offset of maker in FILL: u32 slot. */
    public static final int FILL_MAKER = 7;
    /** Length of FILL, op and body. */
    public static final int FILL_LENGTH = 11;

    /** Offset of market in REST: u16. */
    public static final int REST_MARKET = 1;
    /** Offset of slot in REST: u32. */
    public static final int REST_SLOT = 3;
    /** Length of REST, op and body. */
    public static final int REST_LENGTH = 7;

    /** Offset of slot in CANCEL: u32. */
    public static final int CANCEL_SLOT = 1;
    /** Offset of reason in CANCEL: u8. */
    public static final int CANCEL_REASON = 5;

    /** Offset of nonce in CANCEL for OWNER: u64. */
    public static final int CANCEL_OWNER_NONCE = 6;
    /** Offset of auth in CANCEL for OWNER. */
    public static final int CANCEL_OWNER_AUTH = 14;
    /** Length of CANCEL for OWNER, op and body, without its auth. */
    public static final int CANCEL_OWNER_LENGTH = 14;

    /** Length of CANCEL for EXPIRED, op and body. */
    public static final int CANCEL_EXPIRED_LENGTH = 6;

    /** Length of CANCEL for UNFILLED, op and body. */
    public static final int CANCEL_UNFILLED_LENGTH = 6;

    /** Offset of other in CANCEL for SELF_TRADE: u32 slot. */
    public static final int CANCEL_SELF_TRADE_OTHER = 6;
    /** Length of CANCEL for SELF_TRADE, op and body. */
    public static final int CANCEL_SELF_TRADE_LENGTH = 10;

    /** Length of CANCEL for CLOSED, op and body. */
    public static final int CANCEL_CLOSED_LENGTH = 6;

    /** Length of CANCEL for FLOORED, op and body. */
    public static final int CANCEL_FLOORED_LENGTH = 6;

    /** Offset of entry in CANCEL for REQUESTED: u64. */
    public static final int CANCEL_REQUESTED_ENTRY = 6;
    /** Offset of requester in CANCEL for REQUESTED: address. */
    public static final int CANCEL_REQUESTED_REQUESTER = 14;
    /** Offset of order in CANCEL for REQUESTED: u64 nonce. */
    public static final int CANCEL_REQUESTED_ORDER = 34;
    /** Length of CANCEL for REQUESTED, op and body. */
    public static final int CANCEL_REQUESTED_LENGTH = 42;

    /** Offset of entry in CANCEL for VOID: u64. */
    public static final int CANCEL_VOID_ENTRY = 6;
    /** Offset of requester in CANCEL for VOID: address. */
    public static final int CANCEL_VOID_REQUESTER = 14;
    /** Offset of order in CANCEL for VOID: u64 nonce. */
    public static final int CANCEL_VOID_ORDER = 34;
    /** Length of CANCEL for VOID, op and body. */
    public static final int CANCEL_VOID_LENGTH = 42;

    /** Offset of secret in CANCEL for REVEALED: 16 bytes. */
    public static final int CANCEL_REVEALED_SECRET = 6;
    /** Length of CANCEL for REVEALED, op and body. */
    public static final int CANCEL_REVEALED_LENGTH = 22;

    /** Offset of slot in REDUCE: u32. */
    public static final int REDUCE_SLOT = 1;
    /** Offset of lots in REDUCE: u64 that are left. */
    public static final int REDUCE_LOTS = 5;
    /** Offset of nonce in REDUCE: u64. */
    public static final int REDUCE_NONCE = 13;
    /** Offset of auth in REDUCE. */
    public static final int REDUCE_AUTH = 21;
    /** Length of REDUCE, op and body, without its auth. */
    public static final int REDUCE_LENGTH = 21;

    /** Offset of market in TRIGGER: u16. */
    public static final int TRIGGER_MARKET = 1;
    /** Offset of slot in TRIGGER: u32. */
    public static final int TRIGGER_SLOT = 3;
    /** Length of TRIGGER, op and body. */
    public static final int TRIGGER_LENGTH = 7;

    private Steps()
    {
    }
}
