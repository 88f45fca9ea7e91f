package org.plasmex.settlement.verify;

/**
 * A link that a verifier could not compare: the step that it names is in a block that is not here.
 *
 * @param block    number of the block that has the link.
 * @param step     number of the step that has it.
 * @param access   of the step.
 * @param previous number of the step that the link names.
 */
public record Doubt(long block, long step, int access, long previous)
{
}
