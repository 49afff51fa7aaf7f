package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** The commands of the programs that {@code scripts/test clients} has installed. */
final class Installed {
  private Installed() {}

  /** The example agent of the protocol's SDK for TypeScript, from npm. */
  static List<String> npmAgent() {
    Path script = Path.of("@agentclientprotocol", "sdk", "dist", "examples", "agent.js");
    return List.of(at("kirogate.node"), file(Path.of(at("kirogate.npm")).resolve(script)));
  }

  /** The example agent of the protocol's SDK for Python, from PyPI. */
  static List<String> pypiAgent() {
    Path script = Path.of("examples", "agent.py");
    return List.of(at("kirogate.python"), file(Path.of(at("kirogate.pypi")).resolve(script)));
  }

  private static String at(String property) {
    String path = System.getProperty(property);
    assertThat(path).as("-D%s, as scripts/test clients says it", property).isNotBlank();
    return file(Path.of(path));
  }

  private static String file(Path path) {
    assertThat(path).as("installed by scripts/test clients").exists();
    return path.toString();
  }
}
