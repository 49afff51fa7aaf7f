package io.kirogate.demo;

import java.util.Map;

/** What a request is answered with when it fails: the error object of JSON-RPC. */
final class AcpError extends Exception {
  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int UNKNOWN_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int AUTH_REQUIRED = -32000;
  private final int code;
  private final transient Object data;

  /**
   * @param data what else is to say: a text, an object, or null
   */
  AcpError(int code, String message, Object data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  static AcpError invalid(String reason) {
    return new AcpError(INVALID_PARAMS, "Invalid params", reason);
  }

  static AcpError unknown(String method) {
    return new AcpError(UNKNOWN_METHOD, "Method not found", method);
  }

  Map<String, Object> object() {
    return Json.of("code", code, "message", getMessage(), "data", data);
  }
}
