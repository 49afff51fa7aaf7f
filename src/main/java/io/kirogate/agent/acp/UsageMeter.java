package io.kirogate.agent.acp;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.message.TurnUsage;
import java.util.List;

/**
 * What one turn used, as far as the agent tells it. It may tell it in parts and more than once: the
 * last that it told of each counts.
 */
final class UsageMeter {
  private final List<AcpProfile.UsageRule> rules;
  private Double credits;
  private Double contextPercent;
  private double creditsTold;
  private boolean changed;

  UsageMeter(List<AcpProfile.UsageRule> rules) {
    this.rules = rules;
  }

  void accept(String method, JsonNode params) {
    for (AcpProfile.UsageRule rule : rules) {
      if (rule.method().equals(method) && applies(rule, params)) {
        read(rule, params);
      }
    }
  }

  private static boolean applies(AcpProfile.UsageRule rule, JsonNode params) {
    return rule.when().entrySet().stream()
        .allMatch(wanted -> params.at(wanted.getKey()).asText().equals(wanted.getValue()));
  }

  private void read(AcpProfile.UsageRule rule, JsonNode params) {
    Double spent = rule.credits() == null ? null : sum(rule.credits(), params);
    Double percent = percent(rule, params);
    changed |= spent != null || percent != null;
    credits = spent == null ? credits : spent;
    contextPercent = percent == null ? contextPercent : percent;
  }

  private static Double sum(AcpProfile.Credits credits, JsonNode params) {
    Double sum = null;
    for (JsonNode entry : params.at(credits.list())) {
      Double value = number(entry, credits.value());
      if (value != null && entry.at(credits.unit()).asText().equals(credits.named())) {
        sum = (sum == null ? 0 : sum) + value;
      }
    }
    return sum;
  }

  private static Double percent(AcpProfile.UsageRule rule, JsonNode params) {
    if (rule.contextPercent() != null) {
      return bounded(number(params, rule.contextPercent()));
    }
    if (rule.contextUsed() == null || rule.contextSize() == null) {
      return null;
    }
    Double used = number(params, rule.contextUsed());
    Double size = number(params, rule.contextSize());
    return used == null || size == null || size == 0 ? null : bounded(100 * used / size);
  }

  private static Double bounded(Double percent) {
    return percent == null ? null : Math.min(100, percent);
  }

  /** No amount is below zero. */
  private static Double number(JsonNode node, JsonPointer pointer) {
    JsonNode at = node.at(pointer);
    return at.isNumber() && Double.isFinite(at.doubleValue()) && at.doubleValue() >= 0
        ? at.doubleValue()
        : null;
  }

  /** All of it. */
  TurnUsage total() {
    changed = false;
    creditsTold = credits == null ? 0 : credits;
    return new TurnUsage(credits, contextPercent);
  }

  boolean hasMore() {
    return changed;
  }

  /** What is not in {@link #total} yet: the credits that came to it. */
  TurnUsage more() {
    Double added = credits == null ? null : Math.max(0, credits - creditsTold);
    total();
    return new TurnUsage(added, contextPercent);
  }
}
