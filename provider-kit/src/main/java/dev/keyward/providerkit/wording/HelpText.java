package dev.keyward.providerkit.wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a realm's help text into lines of plain text and links. The text tells users whom to ask for help.
 *
 * <p>Links are web addresses, e-mail addresses, and {@code <a href="...">text</a>} with an address that begins with https, http,
 * mailto or tel. Any other markup is kept as text. Templates must escape every part. Stateless and thread-safe.
 */
public final class HelpText {

    private static final Pattern LINK = Pattern.compile("""
        <a\\s+href="(?<href>(?:https?://|mailto:|tel:)[^"\\s<>]{1,2000})"[^<>]{0,200}>(?<label>[^<>]{1,2000})</a>\
        |(?<web>https?://[^\\s<>"]{0,2000}[^\\s<>".,;:!?)\\]’”»])\
        |(?<mail>[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8})\
        """);

    private HelpText() {}

    /**
     * A part of a line of the help text: either plain text or a link.
     *
     * @param text the text to show
     * @param href address of the link; empty for plain text
     */
    public record Part(String text, Optional<String> href) {

        static Part text(String text) {
            return new Part(text, Optional.empty());
        }

        static Part link(String text, String href) {
            return new Part(text, Optional.of(href));
        }
    }

    /** Returns the non-empty lines of a help text in order, each as a list of parts. */
    public static List<List<Part>> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(HelpText::parts)
                .toList();
    }

    private static List<Part> parts(String line) {
        List<Part> parts = new ArrayList<>();
        Matcher link = LINK.matcher(line);
        int end = 0;
        while (link.find()) {
            if (link.start() > end) {
                parts.add(Part.text(line.substring(end, link.start())));
            }
            parts.add(part(link));
            end = link.end();
        }
        if (end < line.length()) {
            parts.add(Part.text(line.substring(end)));
        }
        return List.copyOf(parts);
    }

    private static Part part(Matcher link) {
        if (link.group("href") != null) {
            return Part.link(link.group("label"), link.group("href"));
        }
        return link.group("web") != null
                ? Part.link(link.group("web"), link.group("web"))
                : Part.link(link.group("mail"), "mailto:" + link.group("mail"));
    }
}
