package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.GenesisDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RevokeRequestDecoder;
import org.plasmex.protocol.sbe.SetSignerDecoder;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TemplatesTest
{
    @Test
    void shouldKnowTheCommandsOfTheSchemaAndNoOthers() throws Exception
    {
        final NodeList messages = messages();
        final boolean[] isCommand = new boolean[1 << 16];
        for (int i = 0; i < messages.getLength(); i++)
        {
            final Element message = (Element)messages.item(i);
            final int id = Integer.parseInt(message.getAttribute("id"));
            if (id <= Templates.LAST_OF_OPERATOR)
            {
                isCommand[id] = true;
                final String decoder = "org.plasmex.protocol.sbe." + message.getAttribute("name") + "Decoder";
                assertThat(Templates.blockLength(id)).as("%s", decoder)
                    .isEqualTo(Class.forName(decoder).getField("BLOCK_LENGTH").getInt(null));
                assertThat(Templates.isSigned(id)).as("%s", decoder)
                    .isEqualTo(message.getElementsByTagName("data").getLength() > 0);
                assertThat(Templates.hasCancelAuth(id)).as("%s", decoder)
                    .isEqualTo(message.getElementsByTagName("data").getLength() > 1);
            }
        }

        assertThat(isCommand[CancelBySecretDecoder.TEMPLATE_ID]).isTrue();
        for (int id = 0; id < isCommand.length; id++)
        {
            assertThat(Templates.blockLength(id) != Templates.NONE).as("%d", id).isEqualTo(isCommand[id]);
        }
    }

    @Test
    void shouldGiveEveryTemplateToOneSenderAtMost()
    {
        assertThat(Templates.isClients(0)).isFalse();
        assertThat(Templates.isClients(PlaceOrderDecoder.TEMPLATE_ID)).isTrue();
        assertThat(Templates.isClients(SetSignerDecoder.TEMPLATE_ID)).isTrue();
        assertThat(Templates.isClients(CancelBySecretDecoder.TEMPLATE_ID)).isTrue();
        assertThat(Templates.isOfL1(DepositDecoder.TEMPLATE_ID)).isTrue();
        assertThat(Templates.isOfL1(RevokeRequestDecoder.TEMPLATE_ID)).isTrue();
        assertThat(Templates.isOfL1(GenesisDecoder.TEMPLATE_ID)).isFalse();
        for (int id = 0; id < 1 << 16; id++)
        {
            assertThat(Templates.isClients(id) && Templates.isOfL1(id)).isFalse();
            assertThat(Templates.isSigned(id) && !Templates.isClients(id)).isFalse();
        }
    }

    private static NodeList messages() throws Exception
    {
        try (InputStream in = TemplatesTest.class.getResourceAsStream("/plasmex-sbe.xml"))
        {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in)
                .getElementsByTagName("sbe:message");
        }
    }
}
