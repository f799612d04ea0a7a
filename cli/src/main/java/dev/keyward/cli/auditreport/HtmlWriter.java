package dev.keyward.cli.auditreport;

import dev.keyward.cli.terminal.PrintableText;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes an HTML page in memory.
 *
 * <p>The XML writer of the JDK escapes all texts and values of attributes. Control characters, and characters that reorder the text
 * around them, are shown as {@code \}{@code u0007}, because texts come from log records. Not thread-safe.
 */
final class HtmlWriter {

    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter xml;

    HtmlWriter() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
            xml.writeDTD("<!DOCTYPE html>");
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** Starts an element with the given attributes. Names and values alternate: each name is followed by its value. */
    HtmlWriter start(String element, String... attributes) {
        try {
            xml.writeStartElement(element);
            write(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** Ends the element that was started last. */
    HtmlWriter end() {
        try {
            xml.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    HtmlWriter text(String text) {
        try {
            xml.writeCharacters(PrintableText.line(text));
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** Writes an element that contains a text only. */
    HtmlWriter element(String element, String text, String... attributes) {
        return start(element, attributes).text(text).end();
    }

    /** Writes an element that HTML never closes, such as {@code meta}. */
    HtmlWriter empty(String element, String... attributes) {
        try {
            xml.writeEmptyElement(element);
            write(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /**
     * Writes the style sheet of the page. Browsers do not decode escaped characters in it.
     *
     * @throws IllegalArgumentException if it has characters that would be escaped
     */
    HtmlWriter style(String css) {
        if (css.chars().anyMatch(c -> "<>&".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("A style sheet inside a page must not contain <, > or &.");
        }
        try {
            xml.writeStartElement("style");
            xml.writeCharacters(css);
            xml.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    /** Ends the page and returns it. */
    String finish() {
        try {
            xml.writeEndDocument();
            xml.flush();
            return page.append('\n').toString();
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    private void write(String... attributes) throws XMLStreamException {
        for (int n = 0; n < attributes.length; n += 2) {
            xml.writeAttribute(attributes[n], PrintableText.line(attributes[n + 1]));
        }
    }

    private static IllegalStateException impossible(XMLStreamException e) {
        return new IllegalStateException("A page in memory can always be written.", e);
    }
}
