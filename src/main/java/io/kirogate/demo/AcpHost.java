package io.kirogate.demo;

/** What the requests of a client have to work with. */
record AcpHost(Options options, AcpShape shape, AcpWire wire, AcpState state) {

  AcpOptions acp() {
    return options.acp().orElseThrow();
  }
}
