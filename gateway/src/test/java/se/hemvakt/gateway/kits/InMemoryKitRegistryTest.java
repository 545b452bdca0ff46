package se.hemvakt.gateway.kits;

final class InMemoryKitRegistryTest extends KitRegistryContract {
    private final InMemoryKitRegistry registry = new InMemoryKitRegistry();

    @Override
    protected KitRegistry registry() {
        return registry;
    }
}
