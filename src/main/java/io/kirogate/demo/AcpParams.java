package io.kirogate.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's parameters; what is missing or of another type is the client's mistake. */
record AcpParams(Map<?, ?> fields) {

  /** Those of this message. */
  static AcpParams of(Map<String, Object> message) throws AcpError {
    Object params = message.get("params");
    if (params == null) {
      return new AcpParams(Map.of());
    }
    if (params instanceof Map<?, ?> fields) {
      return new AcpParams(fields);
    }
    throw AcpError.invalid("params must be an object");
  }

  String text(String name) throws AcpError {
    return text(fields, name);
  }

  static String text(Map<?, ?> fields, String name) throws AcpError {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw AcpError.invalid(name + " must be a string");
  }

  Optional<Object> optional(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  int integer(String name) throws AcpError {
    if (fields.get(name) instanceof Integer number) {
      return number;
    }
    throw AcpError.invalid(name + " must be an integer");
  }

  List<?> list(String name) throws AcpError {
    return list(fields, name);
  }

  static List<?> list(Map<?, ?> fields, String name) throws AcpError {
    if (fields.get(name) instanceof List<?> list) {
      return list;
    }
    throw AcpError.invalid(name + " must be an array");
  }

  static Map<?, ?> object(Object value, String name) throws AcpError {
    if (value instanceof Map<?, ?> object) {
      return object;
    }
    throw AcpError.invalid(name + " must hold objects");
  }

  /** The working directory of a new session. */
  String directory() throws AcpError {
    String cwd = text("cwd");
    if (!cwd.startsWith("/")) {
      throw AcpError.invalid("cwd must be absolute");
    }
    return cwd;
  }

  /** Refuses tool servers that are described wrongly; none is ever started. */
  void checkServers() throws AcpError {
    for (Object element : list("mcpServers")) {
      Map<?, ?> server = object(element, "mcpServers");
      text(server, "name");
      if (server.containsKey("url")) {
        text(server, "url");
        list(server, "headers");
      } else {
        text(server, "command");
        list(server, "args");
        list(server, "env");
      }
    }
  }

  /** The text of a prompt; other content is passed over, as a model without eyes would. */
  String prompt() throws AcpError {
    StringBuilder prompt = new StringBuilder();
    List<?> blocks = list("prompt");
    for (Object element : blocks) {
      Map<?, ?> block = object(element, "prompt");
      prompt.append(text(block, "type").equals("text") ? text(block, "text") : "");
    }
    if (blocks.isEmpty()) {
      throw AcpError.invalid("prompt must not be empty");
    }
    return prompt.toString();
  }
}
