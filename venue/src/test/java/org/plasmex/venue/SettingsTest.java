package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheEnvironmentBeforeTheFileAndTheFileBeforeTheDefault()
    {
        final Path file = file("block.interval.ms = 500\nblock.steps = 1000\n");

        final Settings settings = Settings.read(file, Map.of("PLASMEX_BLOCK_STEPS", "2000", "HOME", "/"));

        assertThat(settings.number(Setting.BLOCK_STEPS)).isEqualTo(2000);
        assertThat(settings.number(Setting.BLOCK_INTERVAL)).isEqualTo(500);
        assertThat(settings.text(Setting.JOURNAL_SYNC)).isEqualTo("batch");
        assertThat(settings.isOn(Setting.SIGNATURES)).isTrue();
    }

    @Test
    void shouldNameTheNearestWhenASettingIsUnknown()
    {
        assertThatThrownBy(() -> Settings.read(file("block.step = 1000\n"), Map.of()))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("'block.step'")
            .hasMessageContaining("'block.steps'");
        assertThatThrownBy(() -> Settings.of(Map.of("PLASMEX_JOURNAL_SINK", "none")))
            .isInstanceOf(UserException.class).hasMessageContaining("PLASMEX_JOURNAL_SYNC");
    }

    @Test
    void shouldTellValueSourceAndBoundsWhenAValueIsWrong()
    {
        assertThatThrownBy(() -> Settings.of(Map.of("PLASMEX_RING_SLOTS", "1000")))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("'1000'")
            .hasMessageContaining("PLASMEX_RING_SLOTS")
            .hasMessageContaining("a power of two from 64 to 1048576");
        assertThatThrownBy(() -> Settings.read(file("signatures = maybe\n"), Map.of()))
            .isInstanceOf(UserException.class).hasMessageContaining("'maybe'").hasMessageContaining("'on' or 'off'");
    }

    @Test
    void shouldShipAFileThatExplainsEverySettingAndSaysTheDefault() throws IOException
    {
        final Properties shipped = new Properties();
        final String text;
        try (InputStream in = SettingsTest.class.getResourceAsStream("/venue.properties"))
        {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            shipped.load(new StringReader(text));
        }
        final Path docs = Path.of(System.getProperty("plasmex.root"), "docs", "configuration.md");
        final String page = Files.readString(docs);

        assertThat(shipped).hasSize(Setting.values().length);
        for (final Setting setting : Setting.values())
        {
            assertThat(shipped.getProperty(setting.key())).as(setting.key()).isEqualTo(setting.fallback());
            assertThat(text).containsPattern("(?m)^# .+\\n" + setting.key() + " = ");
            assertThat(page).contains("| `" + setting.key() + "` | `" + setting.fallback() + "` |");
        }
    }

    private Path file(final String content)
    {
        try
        {
            return Files.writeString(directory.resolve("venue.properties"), content);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
