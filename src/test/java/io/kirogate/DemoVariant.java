package io.kirogate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A way to run the demo agent, and what a test has to know of it. */
enum DemoVariant {
  /** At a terminal, which another process carries. */
  LINE("line", "execute_bash", 2, "--wrap", "never"),
  /** The protocol as it is written. */
  ACP("acp", "execute_bash", 1, "--acp"),
  /** The shape of kiro-cli's second engine. */
  ACP_V2("acp-v2", "execute_bash", 1, "--acp-v2"),
  /** The shape of kiro-cli's third engine. */
  ACP_V3("acp-v3", "execute_bash", 1, "--acp-v3", "--auth-method", "cli");

  private final String profileName;
  private final String shell;
  private final int processes;
  private final List<String> options;

  DemoVariant(String profileName, String shell, int processes, String... options) {
    this.profileName = profileName;
    this.shell = shell;
    this.processes = processes;
    this.options = List.of(options);
  }

  /** Its name in the profile. */
  String profileName() {
    return profileName;
  }

  /** What rules call the tool that runs commands. */
  String shell() {
    return shell;
  }

  /** How many processes carry a worker's marker while all is well. */
  int processes() {
    return processes;
  }

  /** Agents that obey directives. */
  JsonObject agent(String... more) {
    return agent(options, List.of(more));
  }

  /** Without its own options: those are for the test to name. */
  JsonObject bare(String... all) {
    return agent(List.of(), List.of(all));
  }

  private JsonObject agent(List<String> own, List<String> more) {
    JsonArray command =
        JsonArray.of(
            "{java}",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            "{classpath}",
            "io.kirogate.demo.DemoAgent",
            "--directives");
    own.forEach(command::add);
    more.forEach(command::add);
    return new JsonObject()
        .put("profile", "demo")
        .put("variant", profileName)
        .put("command", command);
  }
}
