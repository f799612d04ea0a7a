package dev.keyward.realmsetup.keycloak.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.DurationOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.MapOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.providerkit.setup.ProfileShape.Section;

/**
 * Renders the settings of the installed parts as a JSON Schema, which editors use to complete and check setup profiles.
 *
 * <p>{@link ProfileCheck} reads the same declarations and may be stricter than the schema.
 */
final class ProfileSchema {

    private ProfileSchema() {}

    /** Returns the JSON Schema of setup profiles with the given sections and settings. */
    static ObjectNode of(Section profile) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A Keyward profile");
        render(profile, schema);
        return schema;
    }

    private static void render(ProfileShape shape, ObjectNode schema) {
        if (shape instanceof OneValue one) {
            render(one.option(), schema);
            if (one.hasDefault()) {
                renderDefault(one.option(), schema);
            }
        } else if (shape instanceof ListOf list) {
            schema.put("type", "array");
            putIf(list.least() > 0, schema, "minItems", list.least());
            putIf(list.most() != Integer.MAX_VALUE, schema, "maxItems", list.most());
            if (list.distinct()) {
                schema.put("uniqueItems", true);
            }
            render(list.entry(), schema.putObject("items"));
        } else if (shape instanceof MapOf map) {
            schema.put("type", "object");
            schema.put("maxProperties", map.most());
            render(map.value(), schema.putObject("additionalProperties"));
        } else if (shape instanceof Section section) {
            render(section, schema);
        }
    }

    private static void render(Section section, ObjectNode schema) {
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        if (!section.required().isEmpty()) {
            section.required().forEach(schema.putArray("required")::add);
        }
        putIf(section.least() > 0, schema, "minProperties", section.least());
        putIf(section.most() < section.fields().size(), schema, "maxProperties", section.most());
        ObjectNode properties = schema.putObject("properties");
        for (Field field : section.fields()) {
            ObjectNode property = properties.putObject(field.key());
            render(field.shape(), property);
            if (!field.help().isEmpty()) {
                property.put("description", field.help() + allowed(field.shape()));
            }
        }
    }

    /**
     * Returns a sentence that says which texts a setting allows. It is empty if the JSON Schema itself expresses them.
     */
    private static String allowed(ProfileShape shape) {
        return shape instanceof OneValue one
                        && one.option() instanceof TextOption<?> text
                        && text.pattern().isEmpty()
                        && text.longest() == Integer.MAX_VALUE
                ? " Allowed: " + text.allowed() + "."
                : "";
    }

    private static void render(Option<?> option, ObjectNode schema) {
        if (option instanceof WholeNumberOption number) {
            number(number, schema);
        } else if (option instanceof DurationOption duration) {
            number(duration.number(), schema);
        } else if (option instanceof BooleanOption) {
            schema.put("type", "boolean");
        } else if (option instanceof ChoiceOption<?> choice) {
            choice.words().forEach(schema.putArray("enum")::add);
        } else if (option instanceof TextOption<?> text) {
            schema.put("type", "string");
            putIf(text.longest() != Integer.MAX_VALUE, schema, "maxLength", text.longest());
            text.pattern().ifPresent(pattern -> schema.put("pattern", pattern));
        }
    }

    private static void number(WholeNumberOption number, ObjectNode schema) {
        schema.put("type", "integer");
        schema.put("minimum", number.minimum());
        schema.put("maximum", number.maximum());
    }

    private static void renderDefault(Option<?> option, ObjectNode schema) {
        if (option instanceof WholeNumberOption number) {
            schema.put("default", number.defaultValue());
        } else if (option instanceof DurationOption duration) {
            schema.put("default", duration.number().defaultValue());
        } else if (option instanceof BooleanOption truth) {
            schema.put("default", truth.defaultValue());
        } else if (!option.defaultText().isEmpty()) {
            schema.put("default", option.defaultText());
        }
    }

    private static void putIf(boolean condition, ObjectNode schema, String key, int value) {
        if (condition) {
            schema.put(key, value);
        }
    }
}
