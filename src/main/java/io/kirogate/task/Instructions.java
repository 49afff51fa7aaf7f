package io.kirogate.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A task's own part of the prompt: a mustache template that may ask which fields were given ({@code
 * {{#given.parentStory}}...{{/given.parentStory}}}) but never gets their values, so that no user
 * text can stand among the instructions.
 */
final class Instructions {
  private static final Mustache.Compiler MUSTACHE = Mustache.compiler().escapeHTML(false);
  private static final Pattern FENCE = Pattern.compile("```");

  private final Template template;

  private Instructions(Template template) {
    this.template = template;
  }

  /** The template is faulty. */
  static final class Broken extends Exception {
    private Broken(String message) {
      super(message);
    }
  }

  /**
   * Compiles and checks it; what passes renders with any input.
   *
   * @param fields that an input may have
   */
  static Instructions of(String text, Set<String> fields) throws Broken {
    if (text.isBlank()) {
      throw new Broken("is empty");
    }
    if (FENCE.matcher(text).results().count() % 2 != 0) {
      throw new Broken("has an odd number of ``` (a line interface would wait for one more)");
    }
    Template template = compiled(text);
    Unknown unknown = new Unknown(fields);
    template.visit(unknown);
    if (!unknown.tags.isEmpty()) {
      throw new Broken(
          "uses "
              + String.join(", ", unknown.tags)
              + "; only {{#given.FIELD}} and {{^given.FIELD}} with a field of the input schema are"
              + " known, the input itself is added below the instructions as data");
    }
    return new Instructions(template);
  }

  private static Template compiled(String text) throws Broken {
    try {
      return MUSTACHE.compile(text);
    } catch (MustacheException e) {
      throw new Broken(e.getMessage());
    }
  }

  String with(ObjectNode input) {
    Map<String, Boolean> given = new HashMap<>();
    input.properties().forEach(field -> given.put(field.getKey(), !field.getValue().isNull()));
    return template.execute(Map.of("given", given)).strip();
  }

  /** Collects the tags that mean nothing here. */
  private static final class Unknown implements Mustache.Visitor {
    private final Set<String> fields;
    private final Set<String> tags = new LinkedHashSet<>();

    Unknown(Set<String> fields) {
      this.fields = fields;
    }

    @Override
    public void visitText(String text) {
      // Instructions are the author's own words.
    }

    @Override
    public void visitVariable(String name) {
      tags.add("{{" + name + "}}");
    }

    @Override
    public boolean visitInclude(String name) {
      tags.add("{{>" + name + "}}");
      return false;
    }

    @Override
    public boolean visitSection(String name) {
      return known("#", name);
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return known("^", name);
    }

    private boolean known(String kind, String name) {
      if (!name.startsWith("given.") || !fields.contains(name.substring("given.".length()))) {
        tags.add("{{" + kind + name + "}}");
      }
      return true;
    }
  }
}
