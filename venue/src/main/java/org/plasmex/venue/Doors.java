package org.plasmex.venue;

import io.aeron.exceptions.RegistrationException;
import org.agrona.concurrent.AgentRunner;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.ForgedCommands;
import org.plasmex.gateway.InProcessDoor;
import org.plasmex.gateway.OutputFollower;
import org.plasmex.gateway.SessionNumbers;
import org.plasmex.gateway.SettledSteps;
import org.plasmex.gateway.aeron.AeronDoor;
import org.plasmex.gateway.aeron.AeronDoorContext;
import org.plasmex.gateway.aeron.DriverDirectory;

/**
 * How clients come in: the doors, and the gate before all of them.
 * <p>
 * The venue calls it from the one thread that owns the venue.
 */
final class Doors
{
    private final VenueContext context;
    private final DutyCycles duties;
    private final DoorGate gate = new DoorGate();
    private final ForgedCommands forged = new ForgedCommands();
    private InProcessDoor inProcess;
    private AeronDoor aeron;
    private AgentRunner aeronRunner;

    Doors(final VenueContext context, final DutyCycles duties)
    {
        this.context = context;
        this.duties = duties;
    }

    /**
     * Open what the settings say.
     *
     * @param port      takes clients' commands.
     * @param recovered sequence of the last command before this life.
     * @param settled   what clients are told of L1.
     * @param lagWatch  told of the readers of the output that doors have.
     */
    void open(final CommandPort port, final long recovered, final SettledSteps settled, final LagWatch lagWatch)
    {
        inProcess = new InProcessDoor(port, gate, SessionNumbers.inProcess(recovered));
        final Settings settings = context.settings();
        if (!context.opensAeronDoor() || Setting.OFF.equals(settings.text(Setting.AERON_CHANNEL)))
        {
            return;
        }

        final String directory = settings.text(Setting.AERON_DIRECTORY);
        aeron = launch(new AeronDoorContext()
            .channel(settings.text(Setting.AERON_CHANNEL))
            .streamId(settings.number(Setting.AERON_STREAM))
            .outputDirectory(context.directory().resolve(Venue.OUTPUT))
            .reportedSequence(recovered)
            .port(port)
            .gate(gate)
            .settledSteps(settled)
            .sessionNumbers(SessionNumbers.aeron(recovered))
            .forgedCommands(forged)
            .driverDirectory(Setting.AERON_DIRECTORY.fallback().equals(directory) ?
                DriverDirectory.inMemory(context.directory()) : directory)
            .errorHandler(context.errorHandler()));
        lagWatch.add(aeron.reports(), recovered);
        aeronRunner = duties.startFailStop(aeron, settings.text(Setting.IDLE));
    }

    /**
     * What tells clients in other processes what came of their commands.
     *
     * @return the reader of the output, null where there is none.
     */
    OutputFollower reports()
    {
        return null == aeronRunner ? null : aeron.reports();
    }

    /**
     * Tell clients that the venue stops, and close what was opened.
     */
    void end()
    {
        DutyCycles.end(aeronRunner);
    }

    private AeronDoor launch(final AeronDoorContext door)
    {
        try
        {
            return AeronDoor.launch(door);
        }
        catch (final RegistrationException ex)
        {
            throw DoorAddress.cannotOpen(context.settings(), ex);
        }
    }

    DoorGate gate()
    {
        return gate;
    }

    ForgedCommands forged()
    {
        return forged;
    }

    InProcessDoor inProcess()
    {
        return inProcess;
    }

    AeronDoor aeron()
    {
        return aeron;
    }
}
