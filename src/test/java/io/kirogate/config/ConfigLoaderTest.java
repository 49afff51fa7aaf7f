package io.kirogate.config;

import static io.kirogate.config.AgentConfig.Approvals.Decision.ALLOW;
import static io.kirogate.config.AgentConfig.Approvals.Decision.DENY;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.AgentConfig.Approvals;
import io.kirogate.config.AgentConfig.Approvals.Rule;
import io.kirogate.config.AgentConfig.Reset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  @Test
  void everyKeyHasTheDefaultOfTheContract() {
    Config config = load("{}");

    assertThat(config.http())
        .isEqualTo(
            new HttpConfig("127.0.0.1", 8080, false, List.of(), List.of(), 4 << 20, List.of()));
    assertThat(config.pool())
        .isEqualTo(
            new PoolConfig(
                PoolConfig.Size.fixed(2),
                1000,
                64 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                null,
                null,
                Duration.ofSeconds(60)));
    assertThat(config.instance()).isEqualTo(new InstanceConfig(null, null));
    assertThat(config.state()).isEqualTo(new StateConfig(null));
    assertThat(config.log())
        .isEqualTo(
            new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT, null, 10 << 20, 5, null));
    assertThat(config.tasks()).isEqualTo(new TasksConfig(null));
    assertThat(config.drain()).isEqualTo(new DrainConfig(Duration.ofSeconds(30)));
    assertThat(config.supervisor()).isEqualTo(new SupervisorConfig(Duration.ofSeconds(60)));
    assertThat(config.agent())
        .isEqualTo(
            new AgentConfig(
                "kiro-cli",
                AgentConfig.AUTO,
                null,
                null,
                null,
                null,
                null,
                ".",
                config.agent().environment(),
                null,
                new Approvals(List.of(), DENY),
                Reset.CLEAR,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    assertThat(config.agent().environment().set()).isEmpty();
  }

  @Test
  void whatAnAgentNeedsIsPassedAndNothingThatMayBeASecret() {
    List<String> pass = load("{}").agent().environment().pass();

    assertThat(pass)
        .doesNotHaveDuplicates()
        .contains("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SHELL")
        .contains("TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "SSL_CERT_FILE")
        .contains("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
        .contains("http_proxy", "https_proxy", "no_proxy")
        .noneMatch(name -> name.matches("(?i).*(key|token|secret|password|auth).*"));
  }

  @Test
  void theConfigOfTheCheckoutIsValidAndTakesTheTwoOldVariables() throws Exception {
    String gateway = Files.readString(Path.of("conf/gateway.json"));

    Config usual = load(gateway);
    assertThat(usual.http().port()).isEqualTo(8080);
    assertThat(usual.agent().directory()).isEqualTo(".");
    assertThat(usual.agent().fallback()).isEqualTo("demo");

    Config moved = load(gateway, Map.of("PORT", "0", "REPO_PATH", "/srv/repo"));
    assertThat(moved.http().port()).isZero();
    assertThat(moved.agent().directory()).isEqualTo("/srv/repo");
  }

  @Test
  void everyKeyActs() {
    Config config =
        load(
            """
            {"http": {"host": "0.0.0.0", "port": 1, "open": true, "hosts": ["gate.example"],
                      "origins": ["https://app.example:8443"], "maxBody": "64KiB",
                      "keys": [{"name": "ops", "key": "0123456789abcdef", "may": ["operate"]},
                               {"name": "web", "key": "fedcba9876543210"}]},
             "agent": {"profile": "q", "variant": "v", "model": "m", "mode": "o", "effort": "e", "command": ["q", "chat"], "wrapper": ["w"],
                       "directory": "work/{worker}",
                       "environment": {"set": {"A": "1"}, "pass": ["PATH"]},
                       "fallback": "demo", "approvals": "allow", "reset": "respawn",
                       "bootTimeout": "1ms", "acceptTimeout": "2s", "interruptTimeout": "3m",
                       "resetTimeout": "4h"},
             "pool": {"size": {"min": 3, "max": 4}, "idleRestart": null, "maxLifetime": "10s",
                      "maxTurns": 11, "maxMemory": "12GiB", "stuckAfter": "13s", "queue": 0, "queueBytes": 7, "queueTimeout": "5s",
                      "turnTimeout": "6s", "maxTurnTimeout": "6s", "restartDelay": "7s"},
             "tasks": {"directory": "more"}, "drain": {"timeout": "8s"},
             "supervisor": {"every": "9s"}, "instance": {"lock": "l", "pid": "p"},
             "state": {"directory": "s"},
             "log": {"level": "debug", "format": "json", "file": "f", "maxSize": 14, "keep": 15,
                     "workers": "w"}}
            """);

    assertThat(config)
        .isEqualTo(
            new Config(
                new HttpConfig(
                    "0.0.0.0",
                    1,
                    true,
                    List.of("gate.example"),
                    List.of("https://app.example:8443"),
                    65536,
                    List.of(
                        new Key("ops", "0123456789abcdef", Set.of(Key.Right.OPERATE)),
                        new Key("web", "fedcba9876543210", Set.of(Key.Right.PROMPT)))),
                new AgentConfig(
                    "q",
                    "v",
                    "m",
                    "o",
                    "e",
                    List.of("q", "chat"),
                    List.of("w"),
                    "work/{worker}",
                    new AgentConfig.Environment(Map.of("A", "1"), List.of("PATH")),
                    "demo",
                    new Approvals(List.of(), ALLOW),
                    Reset.RESPAWN,
                    Duration.ofMillis(1),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(3),
                    Duration.ofHours(4)),
                new PoolConfig(
                    new PoolConfig.Size(3, 4),
                    0,
                    7,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    null,
                    Duration.ofSeconds(10),
                    11,
                    12L << 30,
                    Duration.ofSeconds(13)),
                Map.of(),
                new TasksConfig("more"),
                new DrainConfig(Duration.ofSeconds(8)),
                new SupervisorConfig(Duration.ofSeconds(9)),
                new InstanceConfig("l", "p"),
                new StateConfig("s"),
                new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON, "f", 14, 15, "w")));
  }

  @Test
  void morePoolsHaveTheSameKeysAndDefaultsOfTheirOwn() {
    Config config =
        load(
            """
            {"agent": {"profile": "q"}, "pool": {"size": 7},
             "pools": {"fast": {"agent": {"profile": "opencode", "model": "small"},
                                "pool": {"size": {"min": 1, "max": 3}}},
                       "demo": {}}}
            """);

    assertThat(config.agent().profile()).isEqualTo("q");
    assertThat(config.pools()).containsOnlyKeys("fast", "demo");
    assertThat(config.pools().get("fast").agent().profile()).isEqualTo("opencode");
    assertThat(config.pools().get("fast").agent().model()).isEqualTo("small");
    assertThat(config.pools().get("fast").pool().size()).isEqualTo(new PoolConfig.Size(1, 3));
    assertThat(config.pools().get("demo"))
        .isEqualTo(new PoolSetup(load("{}").agent(), load("{}").pool()));
  }

  @Test
  void whatIsWrongInAnotherPoolIsToldWithItsPath() {
    assertThat(
            ConfigProblems.of(
                """
                {"pools": {"fast": {"pool": {"size": {"min": 3, "max": 2}, "queu": 1,
                                             "turnTimeout": "2h"},
                                    "agent": {"model": 5}, "openai": {}},
                           "default": {}, "Fast": {}, "x": 1}}
                """,
                Map.of()))
        .containsExactlyInAnyOrder(
            "$.pools.fast.pool.size: expected min of at most max, found min 3 and max 2",
            "$.pools.fast.pool.queu: unknown key, did you mean \"queue\"?",
            "$.pools.fast.pool.turnTimeout: expected at most maxTurnTimeout, which is \"30m\", found \"2h\"",
            "$.pools.fast.agent.model: expected one of the agent's own words, or null for what it chooses, found 5",
            "$.pools.fast.openai: known, but not available in this version; leave it out",
            "$.pools.default: expected another name than \"default\", of at most 32 small letters, digits, - and _, a letter first",
            "$.pools.Fast: expected another name than \"default\", of at most 32 small letters, digits, - and _, a letter first",
            "$.pools.x: expected a pool such as {\"agent\": {...}, \"pool\": {...}}, found a number");
  }

  @Test
  void aListOfApprovalsDeniesWhatItDoesNotMention() {
    Approvals approvals =
        load("""
                {"agent": {"approvals": [{"tool": "fs_*", "decision": "allow"},
                                         {"command": "git *", "decision": "deny"},
                                         {"decision": "allow"}]}}
                """)
            .agent()
            .approvals();

    assertThat(approvals)
        .isEqualTo(
            new Approvals(
                List.of(
                    new Rule("fs_*", "*", ALLOW),
                    new Rule("*", "git *", DENY),
                    new Rule("*", "*", ALLOW)),
                DENY));
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    assertThat(
            problems(
                """
                {"http": {"port": 70000, "host": "0.0.0.0"},
                 "pool": {"size": "two", "turnTimeout": "2h", "queueTimeout": 30},
                 "agent": {"reset": "forget", "directory": "${NOWHERE}"},
                 "tsaks": {}}
                """))
        .containsExactly(
            "$.agent.directory: the environment variable NOWHERE is not set and has no default",
            "$.agent.reset: expected \"clear\", \"respawn\" or \"none\", found \"forget\"",
            "$.http.host: expected a loopback address such as \"127.0.0.1\", or \"keys\" beside"
                + " it, or \"open\": true to let everybody in who can reach it, found \"0.0.0.0\"",
            "$.http.port: expected an integer from 0 to 65535, found 70000",
            "$.pool.queueTimeout: expected a duration such as \"500ms\", \"5s\", \"2m\" or \"1h\","
                + " found 30 (did you mean \"30s\"?)",
            "$.pool.size: expected an integer from 1 to 1000, or a range such as {\"min\": 1, \"max\": 4},"
                + " found \"two\"",
            "$.pool.turnTimeout: expected at most maxTurnTimeout, which is \"30m\", found \"2h\"",
            "$.tsaks: unknown key, did you mean \"tasks\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|$: expected a JSON object, found an empty list",
        "{\"pool\": 2}|$.pool: expected an object, found a number",
        "{\"pool\": {\"size\": 0}}|$.pool.size: expected an integer from 1 to 1000, or a range such as {\"min\": 1, \"max\": 4}, found 0",
        "{\"pool\": {\"size\": 1.5}}|$.pool.size: expected an integer from 1 to 1000, or a range such as {\"min\": 1, \"max\": 4}, found 1.5",
        "{\"pool\": {\"size\": null}}|$.pool.size: expected an integer from 1 to 1000, or a range such as {\"min\": 1, \"max\": 4}, found null",
        "{\"pool\": {\"queue\": 1e400}}|$.pool.queue: expected an integer of at least 0, found 1E+400",
        "{\"pool\": {\"queue\": 18446744073709551616.0}}|$.pool.queue: expected an integer of at"
            + " least 0, found 18446744073709551616",
        "{\"pool\": {\"queue\": \"${HUGE:-1e400}\"}}|$.pool.queue: expected an integer of at least 0,"
            + " found what the environment gives for \"${HUGE:-1e400}\"",
        "{\"pool\": {\"queue\": -1}}|$.pool.queue: expected an integer of at least 0, found -1",
        "{\"http\": {\"open\": \"yes\"}}|$.http.open: expected true or false, found \"yes\"",
        "{\"http\": {\"hosts\": \"a\"}}|$.http.hosts: expected a list of host names, found \"a\"",
        "{\"http\": {\"hosts\": [\"a\", 5]}}"
            + "|$.http.hosts[1]: expected a host name or an address, found 5",
        "{\"http\": {\"origins\": [\"a.example\"]}}|$.http.origins[0]: expected an origin such as"
            + " \"https://example.com\", found \"a.example\"",
        "{\"agent\": {\"command\": []}}|$.agent.command: expected a program and its arguments, as a"
            + " list of texts, found an empty list",
        "{\"agent\": {\"command\": \"q chat\"}}|$.agent.command: expected a program and its"
            + " arguments, as a list of texts, found \"q chat\"",
        "{\"agent\": {\"profile\": \"\"}}"
            + "|$.agent.profile: expected a profile's name or a path to one, found \"\"",
        "{\"agent\": {\"approvals\": \"maybe\"}}|$.agent.approvals: expected \"deny\", \"allow\" or"
            + " a list of rules, found \"maybe\"",
        "{\"agent\": {\"approvals\": [{\"tool\": \"x\"}]}}"
            + "|$.agent.approvals[0].decision: expected \"deny\" or \"allow\", found nothing",
        "{\"agent\": {\"approvals\": [{\"tol\": \"x\", \"decision\": \"deny\"}]}}"
            + "|$.agent.approvals[0].tol: unknown key, did you mean \"tool\"?",
        "{\"agent\": {\"environment\": {\"pass\": [\"A B\"]}}}|$.agent.environment.pass[0]: expected"
            + " the name of an environment variable, found \"A B\"",
        "{\"log\": {\"level\": 1e2147483647}}|$: expected JSON, found a fault: the number"
            + " 1E+2147483647 is beyond all limits",
        "{\"drain\": {\"seconds\": 5}}|$.drain.seconds: unknown key, expected one of timeout",
        "{\"http\": {\"a\\nb\": 5}}|$.http[\"a\\nb\"]: unknown key, expected one of host, port,"
            + " open, hosts, origins, maxBody, keys",
        "{\"pool\": {\"Size\": 5}}|$.pool.Size: unknown key, did you mean \"size\"?",
      })
  void aFaultIsSaidInPlainWords(String json, String expected) {
    assertThat(problems(json)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0s", "00ms", "-5s", "5", "1.5s", "5 s", "5S", "s", "", "5s ", "99999h", "1d", "５s"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThat(problems("{\"drain\": {\"timeout\": \"" + text + "\"}}"))
        .singleElement()
        .asString()
        .startsWith("$.drain.timeout: expected a duration such as");
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "5s,PT5S", "2m,PT2M", "1h,PT1H", "090s,PT1M30S"})
  void durationsAreTexts(String text, Duration expected) {
    assertThat(load("{\"drain\": {\"timeout\": \"" + text + "\"}}").drain().timeout())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"0KiB\"", "\"4MB\"", "\"4 MiB\"", "\"4\"", "1.5", "true"})
  void whatIsNoSizeIsRefused(String value) {
    assertThat(problems("{\"http\": {\"maxBody\": " + value + "}}"))
        .singleElement()
        .asString()
        .startsWith("$.http.maxBody: expected a size such as");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "\"64KiB\",65536", "\"1MiB\",1048576", "\"2GiB\",2147483648"})
  void sizesAreTextsOrBytes(String value, long expected) {
    String json = "{\"http\": {\"maxBody\": " + value + "}}";
    assertThat(load(json).http().maxBody()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http.socket", "http.tls", "http.proxies"})
  void aPromisedKeyThatDoesNotActYetIsRefusedAsSuch(String key) {
    String[] names = key.split("\\.");
    assertThat(problems("{\"" + names[0] + "\": {\"" + names[1] + "\": null}}"))
        .containsExactly("$." + key + ": known, but not available in this version; leave it out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"approvals", "bus", "results", "sessions"})
  void aPromisedSectionThatDoesNotActYetIsRefusedAsSuch(String section) {
    assertThat(problems("{\"" + section + "\": {\"any\": 1}}"))
        .containsExactly(
            "$." + section + ": known, but not available in this version; leave it out");
  }

  @Test
  void promisedValuesThatDoNotActYetAreRefusedAsSuch() {
    assertThat(problems("{\"agent\": {\"approvals\": \"ask\"}}"))
        .containsExactly(
            "$.agent.approvals: \"ask\" is known, but not available in this version; expected"
                + " \"deny\", \"allow\" or a list of rules");
  }

  @Test
  void lockFileAndPidFileGoTogether() {
    assertThat(problems("{\"http\": {\"port\": 0}, \"instance\": {\"pid\": \"a\"}}"))
        .containsExactly(
            "$.instance.lock: expected \"lock\" and \"pid\" together, or neither, when http.port is 0");
    assertThat(problems("{\"instance\": {\"lock\": \"a\", \"pid\": \"a\"}}"))
        .containsExactly("$.instance.lock: expected another file than \"pid\", found the same");
  }

  @Test
  void aRangeOfWorkersIsCheckedAsAWhole() {
    assertThat(problems("{\"pool\": {\"size\": {\"min\": 3, \"max\": 2}}}"))
        .containsExactly("$.pool.size: expected min of at most max, found min 3 and max 2");
    assertThat(problems("{\"pool\": {\"size\": {\"min\": 0, \"max\": 2}}}"))
        .containsExactly("$.pool.size.min: expected an integer from 1 to 1000, found 0");
    assertThat(problems("{\"pool\": {\"size\": {\"min\": 1}}}"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("$.pool.size", "max");
  }

  @Test
  void aSharedOrWeakKeyIsRefusedAndNeverQuoted() {
    assertThat(problems("{\"http\": {\"keys\": [{\"name\": \"a\", \"key\": \"swordfish\"}]}}"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("$.http.keys[0].key", "16 to 512")
        .doesNotContain("swordfish");
    String same = "\"key\": \"0123456789abcdef\"";
    assertThat(
            problems(
                "{\"http\": {\"keys\": [{\"name\": \"a\", %s}, {\"name\": \"b\", %s}]}}"
                    .formatted(same, same)))
        .containsExactly("$.http.keys: expected different keys, found one twice");
  }

  @Test
  void keysWithoutANameAreNotTakenForTheSame() {
    assertThat(problems("{\"http\": {\"keys\": [1, 2]}}"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains(": expected a key such as "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1"
      })
  void loopbackNeedsNoPermission(String host) {
    assertThat(load("{\"http\": {\"host\": \"" + host + "\"}}").http().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "::", "192.168.0.1", "::2", "127.0.0.1.example.com", "localhost.de"})
  void beyondLoopbackMustBeWanted(String host) {
    assertThat(problems("{\"http\": {\"host\": \"" + host + "\"}}"))
        .singleElement()
        .asString()
        .startsWith("$.http.host: expected a loopback address");
    assertThat(load("{\"http\": {\"host\": \"" + host + "\", \"open\": true}}").http().host())
        .isEqualTo(host);
  }

  @Test
  void aRuleIsSilentAboutAKeyThatIsWrongByItself() {
    assertThat(problems("{\"pool\": {\"turnTimeout\": \"x\", \"maxTurnTimeout\": \"1s\"}}"))
        .singleElement()
        .asString()
        .startsWith("$.pool.turnTimeout: expected a duration");
  }

  static Stream<List<String>> brokenTexts() {
    return Stream.of(
        List.of("", "found nothing"),
        List.of("{\n  \"pool\": {,}\n}", "line 2, column 12"),
        List.of("{\"pool\": {}, \"pool\": {}}", "Duplicate field 'pool'"),
        List.of("{} {}", "something follows after the end"),
        List.of("{}}", "Unexpected close marker"),
        List.of("{\"agent\": {\"environment\": {\"set\": {\"T\": sesame}}}}", "a word without"),
        List.of("{\"pool\": {", "Unexpected end-of-input"));
  }

  @ParameterizedTest
  @MethodSource("brokenTexts")
  void brokenJsonIsOneLineWithAPlaceAndWithoutSecrets(List<String> textAndWords) {
    assertThat(problems(textAndWords.get(0)))
        .singleElement()
        .asString()
        .startsWith("$: expected ")
        .contains(textAndWords.get(1))
        .doesNotContain("sesame", "\n", "Source");
  }

  private static Config load(String json) {
    return load(json, Map.of());
  }

  private static Config load(String json, Map<String, String> environment) {
    return ConfigLoader.load(json, environment);
  }

  private static List<String> problems(String json) {
    return ConfigProblems.of(json, Map.of());
  }
}
