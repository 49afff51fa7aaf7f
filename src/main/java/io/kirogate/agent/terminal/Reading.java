package io.kirogate.agent.terminal;

import io.kirogate.message.FailureCode;
import java.util.List;

/**
 * What a turn's part of the screen says.
 *
 * @param texts the assistant's texts so far
 * @param error the first error line of the agent's own, or null
 * @param stray what the agent showed outside its texts and that no rule explains
 * @param tool the last tool block, or null
 */
record Reading(List<String> texts, AgentFault error, List<String> stray, ToolBlock tool) {

  /** An error that the agent shows, quoted. */
  record AgentFault(FailureCode code, String quoted, boolean retire) {}

  /** A tool call: its name and what stands in its block. */
  record ToolBlock(String tool, String body) {}
}
