using ChatApp.Configuration;
using ChatApp.People;

namespace ChatApp.Rooms;

/// <summary>Registers rooms and memberships.</summary>
internal static class RoomsFeature
{
    /// <summary>Adds the services for rooms.</summary>
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
