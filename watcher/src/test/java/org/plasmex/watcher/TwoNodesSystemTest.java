package org.plasmex.watcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Chain;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;
import org.web3j.abi.EventEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A watcher that compares two L1 nodes, of which one lies about what is final, or has what the other has not: a theft
 * is not passed for it, nor signed.
 */
class TwoNodesSystemTest
{
    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private FaultyProxy first;
    private FaultyProxy second;
    private Watch watch;

    @BeforeEach
    void setUp() throws Exception
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        first = proxy();
        second = proxy();
        venue.makeFinal();
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
    }

    private FaultyProxy proxy() throws Exception
    {
        final FaultyProxy proxy = new FaultyProxy();
        stage.closeables.add(proxy);
        proxy.connect(venue.anvil().url());
        return proxy;
    }

    @Test
    void shouldBelieveNeitherOfTwoNodesWhereOneSaysThatAnotherBlockIsFinal() throws Exception
    {
        sayFinal(1, 0xff);
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        launch(context());
        await(() -> watch.status().contains("the L1 nodes disagree about the events"));
        assertThat(watch.state().finalNumber()).isZero();

        first.lie("eth_getLogs", answer -> answer);
        await(() -> watch.state().isFrozen());
        assertThat(watch.checker().finalFaults()).isEmpty();
    }

    @Test
    void shouldSignNothingWhereOneNodeSaysThatABlockIsFinalWhichIsNotEvenCommitted() throws Exception
    {
        sayFinal(1, 0xff);
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        final CustodianQuorum quorum = venue.quorum(0, venue.store());
        final BlockServer server = new BlockServer(new BlockServerContext().store(venue.store()).attestations(quorum));
        stage.closeables.add(server);
        launch(context().sources(List.of(server.url())).custodianKey(TestVenue.custodian()));
        await(() -> watch.status().contains("the L1 nodes disagree about the events"));
        assertThat(quorum.attest(venue.store().header(3))).isEmpty();

        first.lie("eth_getLogs", answer -> answer);
        await(() -> !watch.checker().faults().isEmpty() && watch.attested() == 2);
        assertThat(quorum.attest(venue.store().header(3))).isEmpty();
    }

    @Test
    void shouldPassNothingThatOneNodeAloneCallsFinalWhileTheOtherIsSilent() throws Exception
    {
        venue.pass(TestVenue.CHALLENGE / 2).block();
        venue.pass(TestVenue.CHALLENGE / 2).stealing(TestVenue.ALICE, TestVenue.BOB, 100).block().finalizeUpTo(2);
        sayFinal(2, 4);
        second.connect(null);
        launch(context());
        await(() -> watch.state().finalNumber() == 4 && !watch.checker().faults().isEmpty());
        final long head = watch.head();
        venue.anvil().mine(3);
        await(() -> watch.head() > head + 1);
        assertThat(watch.checker().checked()).isEqualTo(3);
        assertThat(watch.checker().finalFaults()).isEmpty();

        second.connect(venue.anvil().url());
        await(() -> watch.status().contains("the L1 nodes disagree about the events"));
        first.lie("eth_getLogs", answer -> answer);
        await(() -> watch.state().isFrozen());
        assertThat(watch.checker().finalFaults()).isEmpty();
    }

    @Test
    void shouldReadNothingThatOneOfTwoNodesDoesNotHaveYet() throws Exception
    {
        launch(context());
        await(() -> watch.checker().checked() == 2);

        final long has = watch.head();
        second.lie("eth_getBlockByNumber", (request, answer) -> behind(has, request, answer));
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 5).block().pass(100);
        await(() -> stage.news.stream().anyMatch(words -> words.contains("more than 60 s behind")));
        assertThat(watch.head()).isEqualTo(has);
        assertThat(watch.state().tip()).isEqualTo(2);

        second.lie("eth_getBlockByNumber", answer -> answer);
        await(() -> watch.checker().checked() == 3);
    }

    /** What a node answers that has blocks up to one only. */
    private String behind(final long has, final String request, final String answer)
    {
        if (request.contains("latest"))
        {
            return venue.anvil().call("eth_getBlockByNumber", "\"0x" + Long.toHexString(has) + "\", false");
        }
        final long asked = Long.parseLong(request.replaceAll("(?s).*\\[\"0x([0-9a-f]+)\".*", "$1"), 16);
        return asked <= has ? answer : answer.replaceAll("(?s)\"result\":\\{.*\\}", "\"result\":null}");
    }

    /** The first node says that another block has become final. */
    private void sayFinal(final long number, final long instead)
    {
        final String event = EventEncoder.encode(Chain.FINALIZED_EVENT);
        first.lie("eth_getLogs", answer -> answer.replaceAll(
            String.format("(%s\"\\s*,\\s*\")0x%064x", event, number), "$1" + String.format("0x%064x", instead)));
    }

    private WatchContext context()
    {
        return stage.context("watcher", WatchStage.WATCHER, List.of(stage.url()))
            .rpcs(List.of(first.url(), second.url()));
    }

    private void launch(final WatchContext context) throws Exception
    {
        watch = Watch.launch(context);
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
