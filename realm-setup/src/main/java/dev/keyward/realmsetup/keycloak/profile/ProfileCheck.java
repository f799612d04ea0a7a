package dev.keyward.realmsetup.keycloak.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.BadValue;
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
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks a setup profile against the settings that the installed parts declare.
 *
 * <p>Takes time in proportion to the profile. Not thread-safe.
 */
final class ProfileCheck {

    private final ProfileErrors errors = new ProfileErrors();

    private ProfileCheck() {}

    /**
     * Checks all sections of the given setup profile.
     *
     * @throws IllegalArgumentException with up to twenty errors, one per line
     */
    static void check(Section profile, JsonNode tree, ProfileLines lines) {
        ProfileCheck check = new ProfileCheck();
        check.section(profile, tree, lines, ProfilePath.TOP);
        check.errors.throwIfAny();
    }

    private void check(ProfileShape shape, JsonNode value, ProfileLines lines, ProfilePath path) {
        if (shape instanceof OneValue one) {
            oneValue(one.option(), value, lines, path);
        } else if (shape instanceof ListOf list) {
            list(list, value, lines, path);
        } else if (shape instanceof MapOf map) {
            map(map, value, lines, path);
        } else if (shape instanceof Section section) {
            section(section, value, lines, path);
        }
    }

    private void section(Section section, JsonNode value, ProfileLines lines, ProfilePath path) {
        if (!value.isObject()) {
            errors.add(lines, path, "give a map with keys such as " + keys(section) + ".");
            return;
        }
        for (String key : section.required()) {
            if (!value.has(key)) {
                errors.add(lines, path, "the key \"" + key + "\" is missing.");
            }
        }
        Map<String, Field> fields =
                section.fields().stream().collect(Collectors.toMap(Field::key, Function.identity()));
        boolean known = true;
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            Field field = fields.get(entry.getKey());
            ProfileLines below = lines.at(entry.getKey());
            if (field == null) {
                known = false;
                errors.add(below, ProfilePath.TOP, unknownKey(entry.getKey(), path));
            } else {
                check(field.shape(), entry.getValue(), below, path.key(entry.getKey()));
            }
        }
        if (known && (value.size() < section.least() || value.size() > section.most())) {
            errors.add(lines, path, "give " + number(section.least(), section.most()) + " of " + keys(section) + ".");
        }
    }

    private static String unknownKey(String key, ProfilePath path) {
        String place = ProfileErrors.cut(path.toString());
        return "unknown key \"" + ProfileErrors.cut(key) + "\"" + (place.isEmpty() ? "" : " in \"" + place + "\"")
                + ".";
    }

    private static String keys(Section section) {
        return section.fields().stream().map(Field::key).collect(Collectors.joining(", "));
    }

    private static String number(int least, int most) {
        return least == most ? "exactly " + most : least + " to " + most;
    }

    private void list(ListOf list, JsonNode value, ProfileLines lines, ProfilePath path) {
        if (!value.isArray()) {
            errors.add(lines, path, "give a list.");
            return;
        }
        if (value.size() < list.least() || value.size() > list.most()) {
            errors.add(lines, path, "the list has " + value.size() + " entries; " + limits(list.least(), list.most()));
            return;
        }
        Set<String> seen = new HashSet<>(); // texts, because JsonNodes whose hashes collide take quadratic time
        int number = 0;
        for (Iterator<JsonNode> entries = value.elements(); entries.hasNext(); number++) {
            JsonNode entry = entries.next();
            check(list.entry(), entry, lines.at(number), path.entry(number));
            if (list.distinct() && !seen.add(entry.toString())) {
                errors.add(lines.at(number), path.entry(number), "the list has this entry twice.");
            }
        }
    }

    private static String limits(int least, int most) {
        return most == Integer.MAX_VALUE ? "the minimum is " + least + "." : "give " + least + " to " + most + ".";
    }

    private void map(MapOf map, JsonNode value, ProfileLines lines, ProfilePath path) {
        if (!value.isObject()) {
            errors.add(lines, path, "give a map of names and their values.");
            return;
        }
        if (value.size() > map.most()) {
            errors.add(lines, path, "the map has " + value.size() + " names; the maximum is " + map.most() + ".");
            return;
        }
        value.properties()
                .forEach(entry ->
                        check(map.value(), entry.getValue(), lines.at(entry.getKey()), path.key(entry.getKey())));
    }

    private void oneValue(Option<?> option, JsonNode value, ProfileLines lines, ProfilePath path) {
        if (!value.isValueNode() || value.isNull()) {
            errors.add(lines, path, "one value is expected; give " + option.allowed() + ".");
            return;
        }
        try {
            if (!hasType(option, value)) {
                throw BadValue.of(value.asText(), "give " + option.allowed() + hint(option, value));
            }
            option.parse(value.asText());
        } catch (IllegalArgumentException e) {
            errors.add(lines, path, String.valueOf(e.getMessage()));
        }
    }

    private static String hint(Option<?> option, JsonNode value) {
        if (value.isBoolean() && (option instanceof ChoiceOption || option instanceof TextOption)) {
            return ", in quotes, because YAML reads words such as off and yes as true or false";
        }
        return value.isTextual() && !(option instanceof ChoiceOption) ? ", without quotes" : "";
    }

    /**
     * Returns whether a value has the type of the given option. A number in quotes or a word in another case does not count.
     */
    private static boolean hasType(Option<?> option, JsonNode value) {
        if (option instanceof WholeNumberOption || option instanceof DurationOption) {
            return value.isIntegralNumber();
        }
        if (option instanceof BooleanOption) {
            return value.isBoolean();
        }
        if (option instanceof ChoiceOption<?> choice) {
            return value.isTextual() && choice.words().contains(value.asText());
        }
        return option instanceof TextOption && value.isTextual();
    }
}
