package org.plasmex.venue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The values of all settings: of the environment, else of the configuration file, else the defaults. A name that is no
 * setting is an error that names the nearest one.
 */
public final class Settings
{
    private static final String ENVIRONMENT_PREFIX = "PLASMEX_";
    // What the script and the tests read of the environment, and no setting of the venue.
    private static final String JVM_OPTIONS = "PLASMEX_JVM";

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    private Settings()
    {
    }

    /**
     * The defaults, with what the environment says otherwise.
     *
     * @param environment names and values; those that do not start with {@code PLASMEX_} are not looked at.
     * @return the settings.
     * @throws UserException if a name or a value is wrong.
     */
    public static Settings of(final Map<String, String> environment)
    {
        final Settings settings = new Settings();
        settings.takeEnvironment(environment);
        return settings;
    }

    /**
     * The settings that a command goes by.
     *
     * @param file in the format of Java properties, or null for none.
     * @return what it says, with what the environment of this process says otherwise.
     * @throws UserException if the file cannot be read, or a name or a value is wrong.
     */
    public static Settings load(final Path file)
    {
        return null == file ? of(System.getenv()) : read(file, System.getenv());
    }

    /**
     * What a configuration file says, with what the environment says otherwise.
     *
     * @param file        in the format of Java properties.
     * @param environment names and values; those that do not start with {@code PLASMEX_} are not looked at.
     * @return the settings.
     * @throws UserException if the file cannot be read, or a name or a value is wrong.
     */
    public static Settings read(final Path file, final Map<String, String> environment)
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            properties.load(reader);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new WrongUsageException("cannot read the configuration file " + file + ": " + Reason.of(ex), ex);
        }

        final Settings settings = new Settings();
        for (final String key : properties.stringPropertyNames())
        {
            Setting found = null;
            for (final Setting setting : Setting.values())
            {
                found = setting.key().equals(key) ? setting : found;
            }
            if (null == found)
            {
                throw new WrongUsageException("'" + key + "' in " + file + " is no setting; the nearest is '" +
                    nearest(key, false) + "'");
            }
            settings.values.put(found, found.checked(properties.getProperty(key), file.toString()));
        }
        settings.takeEnvironment(environment);

        return settings;
    }

    /**
     * Set one value, over file and environment, as an option of the command line does.
     *
     * @param setting to set.
     * @param value   as it would stand in the file.
     * @return this for a fluent API.
     * @throws UserException if the value is wrong.
     */
    public Settings with(final Setting setting, final String value)
    {
        values.put(setting, setting.checked(value, "the command line"));
        return this;
    }

    /**
     * Set one value where neither file nor environment nor command line has.
     *
     * @param setting to set.
     * @param value   as it would stand in the file.
     * @return this for a fluent API.
     */
    public Settings unlessSet(final Setting setting, final String value)
    {
        values.putIfAbsent(setting, setting.checked(value, "the program"));
        return this;
    }

    /**
     * The value of a setting.
     *
     * @param setting asked for.
     * @return the value.
     */
    public String text(final Setting setting)
    {
        return values.getOrDefault(setting, setting.fallback());
    }

    /**
     * The value of a setting that is a number.
     *
     * @param setting asked for.
     * @return the value.
     */
    public int number(final Setting setting)
    {
        return Integer.parseInt(text(setting));
    }

    /**
     * The value of a setting that is a switch.
     *
     * @param setting asked for.
     * @return true if it is on.
     */
    public boolean isOn(final Setting setting)
    {
        return "on".equals(text(setting));
    }

    private void takeEnvironment(final Map<String, String> environment)
    {
        for (final Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet())
        {
            final String name = entry.getKey();
            if (name.startsWith(ENVIRONMENT_PREFIX) && !JVM_OPTIONS.equals(name))
            {
                Setting found = null;
                for (final Setting setting : Setting.values())
                {
                    found = setting.environmentName().equals(name) ? setting : found;
                }
                if (null == found)
                {
                    throw new WrongUsageException("'" + name + "' in the environment is no setting; the nearest is '" +
                        nearest(name, true) + "'");
                }
                values.put(found, found.checked(entry.getValue(), "the environment (" + name + ")"));
            }
        }
    }

    private static String nearest(final String name, final boolean inEnvironment)
    {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (final Setting setting : Setting.values())
        {
            final String candidate = inEnvironment ? setting.environmentName() : setting.key();
            final int distance = distance(name, candidate);
            if (distance < least)
            {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    // Levenshtein's: insertions, deletions and replacements that make one of the other.
    private static int distance(final String a, final String b)
    {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= a.length(); i++)
        {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++)
            {
                final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
