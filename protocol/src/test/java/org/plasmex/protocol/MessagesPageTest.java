package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.Refusal;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The page that explains the messages must not fall behind the schema.
 */
class MessagesPageTest
{
    private static final Pattern SECTION =
        Pattern.compile("^### (\\w+) \\((\\d+)\\)\n(.*?)(?=^##)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CHAPTER = Pattern.compile("^## .*?(?=^###)", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void shouldExplainEveryFieldOfEveryMessage() throws Exception
    {
        final String page = page();
        final NodeList messages = schema().getElementsByTagName("sbe:message");
        assertThat(messages.getLength()).isPositive();
        for (int i = 0; i < messages.getLength(); i++)
        {
            final Element message = (Element)messages.item(i);
            final String text = section(page, message.getAttribute("name"), message.getAttribute("id"));
            for (final String kind : new String[]{"field", "group", "data"})
            {
                final NodeList fields = message.getElementsByTagName(kind);
                for (int j = 0; j < fields.getLength(); j++)
                {
                    assertThat(text).as("%s", message.getAttribute("name"))
                        .contains('`' + ((Element)fields.item(j)).getAttribute("name") + '`');
                }
            }
        }
    }

    @Test
    void shouldExplainEveryRefusal() throws Exception
    {
        final String page = page();
        for (final Refusal refusal : Refusal.values())
        {
            if (refusal != Refusal.NULL_VAL)
            {
                assertThat(page).contains("| " + refusal.value() + " | " + refusal + " | ");
            }
        }
    }

    /**
     * What the page says of a message: its own section, and what the chapter says of all messages in it.
     */
    private static String section(final String page, final String name, final String id)
    {
        final Matcher section = SECTION.matcher(page);
        while (section.find())
        {
            if (section.group(1).equals(name))
            {
                assertThat(section.group(2)).isEqualTo(id);
                String introduction = "";
                final Matcher chapter = CHAPTER.matcher(page);
                while (chapter.find() && chapter.start() < section.start())
                {
                    introduction = chapter.group();
                }

                return introduction + section.group(3);
            }
        }

        throw new AssertionError("MESSAGES.md has no section about " + name);
    }

    private static Element schema() throws Exception
    {
        try (InputStream in = MessagesPageTest.class.getResourceAsStream("/plasmex-sbe.xml"))
        {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        }
    }

    private static String page() throws Exception
    {
        return Files.readString(Path.of(System.getProperty("plasmex.root", ".."), "protocol", "MESSAGES.md"));
    }
}
