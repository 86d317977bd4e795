using ChatApp.People;

namespace ChatApp.Rooms;

/// <summary>Rooms and who is in them.</summary>
public static class RoomsFeature
{
    /// <summary>Adds rooms.</summary>
    public static WebApplicationBuilder AddRooms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<RoomOptions, RoomOptionsCheck>().BindConfiguration(Settings.Section);
        builder.Services.AddSingleton<RoomAccess>();
        builder.Services.AddSingleton<RoomStore>();
        builder.Services.AddSingleton<RoomWitness>();
        builder.Services.AddSingleton<IPersonRooms>(provider => provider.GetRequiredService<RoomStore>());
        return builder;
    }
}
